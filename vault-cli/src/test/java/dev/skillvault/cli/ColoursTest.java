package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConsentFlow;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours for a person at a terminal who wants them, and for nobody else. */
class ColoursTest {
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final String TERMINAL = "-Dskillvault.stdout.terminal=";

    @TempDir
    Path folder;

    /** A store in which an account waits for its user. */
    private void amiss() throws Exception {
        try (RunningAgent agent = RunningAgent.in(folder);
                ConsentFlow flow = agent.operator().connect(RunningAgent.ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            assertThat(flow.await(Duration.ofSeconds(20))).isNotNull();
            agent.change("UPDATE connection SET state = 'NEEDS_CONSENT'");
        }
    }

    private String doctor(boolean colours, String... more) {
        StringWriter out = new StringWriter();
        String[] arguments = new String[more.length + 3];
        System.arraycopy(new String[] {"doctor", "--data", folder.toString()}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        int exitCode = VaultCommand.commandLine(false, colours, InputStream.nullInputStream())
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
        assertThat(exitCode).as(out.toString()).isOne();
        return out.toString();
    }

    @Test
    void coloursAddNothingButColours() throws Exception {
        amiss();
        String plain = doctor(false);
        String coloured = doctor(true);
        StrangeTexts.assertSafe(plain, "\n");
        assertThat(coloured).contains(RED, PLAIN);
        assertThat(coloured.replaceAll("\u001b\\[(31|33|0)m", "")).isEqualTo(plain);
        assertThat(coloured.lines())
                .as("each colour ends before the line does")
                .allSatisfy(line -> assertThat(line.lastIndexOf('\u001b')).isEqualTo(line.lastIndexOf(PLAIN)));
        assertThat(doctor(true, "--json")).matches("[ -~]+\n");
    }

    @ParameterizedTest
    @CsvSource({"true, , true", "true, '', true", "true, 1, false", "false, , false", "false, 1, false"})
    void theProcessColoursOnATerminalUnlessItIsAskedNotTo(boolean terminal, String noColor, boolean coloured)
            throws Exception {
        amiss();
        try (ChildJvm child = ChildJvm.vault(
                noColor == null ? Map.of() : Map.of("NO_COLOR", noColor),
                List.of(TERMINAL + terminal),
                "doctor",
                "--data",
                folder.toString())) {
            Run run = child.end();
            assertThat(run.exitCode()).as(run.err()).isOne();
            assertThat(run.out().contains("\u001b")).isEqualTo(coloured);
        }
    }

    @Test
    void theLauncherTellsWhatIsATerminal() throws Exception {
        Path launcher = launcherWithAJavaThatTellsItsArguments();
        assertThat(said(launcher + " doctor")).contains(TERMINAL + "false").endsWith("VaultCommand doctor\n");
        Path script = Path.of("/usr/bin/script");
        if (Files.isExecutable(script)) { // of util-linux: a terminal for a command
            assertThat(said(script + " -qec '" + launcher + " doctor' /dev/null </dev/null"))
                    .contains(TERMINAL + "true", "-Dskillvault.stderr.terminal=true");
            assertThat(said(script + " -qec '" + launcher + " doctor | cat' /dev/null </dev/null"))
                    .contains(TERMINAL + "false", "-Dskillvault.stderr.terminal=true");
        }
    }

    /** As if it had been built. */
    private Path launcherWithAJavaThatTellsItsArguments() throws IOException {
        Path home = Files.createDirectories(folder.resolve("root/vault-cli"));
        Files.createDirectories(home.resolve("target/lib"));
        Files.createFile(home.resolve("target/lib/built"));
        Files.createFile(home.resolve("target/vault-cli-1.jar"));
        executable(Files.createDirectories(folder.resolve("jdk/bin")).resolve("java"), "#!/bin/sh\necho \"$@\"\n");
        return executable(home.resolve("vault"), Files.readString(Path.of("vault"), StandardCharsets.UTF_8));
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private String said(String command) throws Exception {
        Path out = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        assertThat(builder.start().waitFor()).as(Files.readString(out)).isZero();
        return Files.readString(out, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
