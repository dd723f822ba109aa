package dev.skillvault.impl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
    @TempDir
    Path parent;

    @Test
    void twoProcessesTearNothingAndTheNewestGenerationStays() throws Exception {
        Path folder = parent.resolve("backup");
        Path errors = parent.resolve("child.err");
        DirectoryBackupStore store = DirectoryBackupStore.open(folder);
        store.replace(BackupChild.BLOB, BackupChild.blob(0));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BackupChild.class.getName(),
                        folder.toString())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(child.getInputStream().read()).as("see %s", errors).isEqualTo('.');
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
            BackupChild.raise(store);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(errors).hasContent("");
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
        assertThat(BackupChild.generation(store.read(BackupChild.BLOB).orElseThrow()))
                .isEqualTo(2 * BackupChild.ROUNDS);
        assertThat(store.names("")).containsExactly(BackupChild.BLOB);
    }
}
