package dev.skillvault.impl.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBackupStoreTest {
    @TempDir
    Path parent;

    private Path folder;
    private DirectoryBackupStore store;

    @BeforeEach
    void open() {
        folder = parent.resolve("disk2/backup");
        store = DirectoryBackupStore.open(folder);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatIsWrittenIsReadUntilItIsDeleted() throws IOException {
        assertThat(store.read("agents/a/key")).isEmpty();
        store.replace("agents/a/key", new byte[] {1});
        store.replace("agents/a/key", new byte[] {2, 3});
        store.replace("agents/b/key", new byte[0]);
        assertThat(store.read("agents/a/key")).hasValue(new byte[] {2, 3});
        assertThat(store.names("agents/")).containsExactly("agents/a/key", "agents/b/key");
        assertThat(store.names("agents/a/")).containsExactly("agents/a/key");

        store.delete("agents/a/key");
        store.delete("agents/a/key");
        assertThat(store.names("")).containsExactly("agents/b/key");
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        store.replace("agents/a/key", new byte[] {1});
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("agents/a"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("agents/a/key"))).isEqualTo("rw-------");
    }

    @Test
    void aFolderOthersCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(() -> DirectoryBackupStore.open(folder))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageEndingWith("set its mode to 0700");
    }

    @Test
    void theDatabasesFolderIsRefusedHoweverItIsNamed() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
        List<Path> same = List.of(folder, folder.resolve("vault"), parent, link, folder.resolve("../backup"));
        for (Path database : same) {
            assertThatThrownBy(() -> store.requireApartFrom(database))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("give the backup a place of its own");
        }
        store.requireApartFrom(parent.resolve("disk1/vault"));
        store.requireApartFrom(parent.resolve("disk2/backup2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/x", "../x", "a/../x", "a//b", "A", ".lock", "a/.new1", "a/", "ä"})
    void aNameThatIsNotOneOfABlobIsRefused(String name) {
        assertThatThrownBy(() -> store.replace(name, new byte[] {1})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatACrashLeftHalfWrittenIsNotABlob() throws IOException {
        store.replace("agents/a/key", new byte[] {1});
        Files.write(folder.resolve("agents/a/.new123"), new byte[] {1, 2});
        assertThat(store.names("")).containsExactly("agents/a/key");
    }

    @Test
    void aFailureIsToldAndTheOldContentStays() throws IOException {
        store.replace("agents/a/key", new byte[] {1});
        assertThatThrownBy(() -> store.replace("agents/a/key/below", new byte[] {2}))
                .isInstanceOf(IOException.class);
        assertThat(store.read("agents/a/key")).hasValue(new byte[] {1});
    }

    @Test
    void readingComparingAndReplacingIsOneStepForAllThreads() throws Exception {
        store.replace("count", new byte[] {0});
        BackupStore second = DirectoryBackupStore.open(folder);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> steps = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                BackupStore mine = i % 2 == 0 ? store : second;
                steps.add(() -> mine.exclusively(() -> {
                    byte count = mine.read("count").orElseThrow()[0];
                    mine.exclusively(() -> {
                        mine.replace("count", new byte[] {(byte) (count + 1)});
                        return true;
                    });
                    return true;
                }));
            }
            for (Future<Boolean> done : threads.invokeAll(steps)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.read("count")).hasValue(new byte[] {60});
    }
}
