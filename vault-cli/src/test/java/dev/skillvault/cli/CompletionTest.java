package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path folder;

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        Run run = Run.of("completion");
        assertThat(run.exitCode()).isZero();
        Path script = Files.writeString(folder.resolve("completion.bash"), run.out());

        assertThat(bash(script, "vault", "audit", "fo")).contains("follow");
        assertThat(bash(script, "vault", "audit", "list", "--res")).contains("--resource");
    }

    /** What bash would offer for the last word. */
    private static String bash(Path script, String... words) throws IOException, InterruptedException {
        String typed = "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; _complete_vault; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder(List.of("bash", "--norc", "-c", typed))
                .redirectErrorStream(true)
                .start();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return answer;
    }
}
