package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent in a process of its own, its log growing, and beside it each command in another: what works while the agent runs. */
class BesideTheAgentTest {
    @TempDir
    private Path folder;

    private final Map<String, ChildJvm> commands = new LinkedHashMap<>();

    private void begin(String command, String... more) throws IOException {
        commands.put(
                command,
                ChildJvm.vault(
                        Stream.of(List.of(command.split(" ", -1)), List.of("--data", folder.toString()), List.of(more))
                                .flatMap(List::stream)
                                .toArray(String[]::new)));
    }

    /** What a command said that ended like this. */
    private String end(String command, int exitCode) throws IOException, InterruptedException {
        Run run = commands.get(command).end();
        assertThat(run.exitCode()).as("%s: %s%s", command, run.out(), run.err()).isEqualTo(exitCode);
        return exitCode == 2 ? run.err() : run.out();
    }

    @Test
    void everyCommandDoesItsWorkAndTheAgentGoesOn() throws Exception {
        try (ChildJvm agent = ChildJvm.of(AgentChild.class, folder.toString())) {
            assertThat(agent.line()).isEqualTo("READY");
            String[] identity = {
                "--identity", file("agent.p12"), "--password-file", file("password"),
            };

            begin("audit follow");
            begin("audit list --limit 1000 --json");
            begin("audit verify --anchor " + file("kept.note"));
            begin("audit follow --since 2000-01-01 --until 0m");
            begin("audit prove 1", "--out", file("proof"));
            begin("audit report", "--out", file("report.html"));
            begin("access --user alice");
            begin("audit prune --before 7d --yes --out " + file("segment"), identity);
            begin("doctor");

            assertThat(end("audit list --limit 1000 --json", 0)).contains("CALL_INTENT", "CALL_OUTCOME");
            assertThat(end("audit verify --anchor " + file("kept.note"), 0)).contains("VERIFIED: ");
            assertThat(end("audit follow --since 2000-01-01 --until 0m", 0)).contains("AGENT_ENROLLED", "CALL_INTENT");
            assertThat(end("audit prove 1", 0)).contains(file("proof"));
            assertThat(end("audit report", 3)).contains("wrote " + file("report.html"));
            assertThat(end("access --user alice", 0)).contains("sheets.values.get", "ACTIVE");
            assertThat(end("audit prune --before 7d --yes --out " + file("segment"), 2))
                    .contains("the last 8 days of a log stay");
            assertThat(end("doctor", 0)).contains("agent agent-one: runs");

            followedUntilCtrlC(commands.get("audit follow"));
            assertThat(agent.isAlive()).isTrue();
            agent.tell("stop");
            assertThat(agent.line()).matches("CALLED [1-9][0-9]*");
            Run end = agent.end();
            assertThat(end.exitCode()).as(end.err()).isZero();
        } finally {
            for (ChildJvm each : commands.values()) {
                each.close();
            }
        }
        Run verified = Run.of("audit", "verify", "--data", folder.toString(), "--anchor", file("kept.note"));
        assertThat(verified.exitCode()).as(verified.out()).isZero();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void followedUntilCtrlC(ChildJvm follow) throws IOException, InterruptedException {
        assertThat(follow.line()).startsWith("agent-one  ").contains("CALL_");
        assertThat(follow.isAlive()).isTrue();
        if (hearsInterrupts()) {
            follow.interrupt();
            Run run = follow.end();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
            assertThat(run.err()).isEmpty();
        }
    }

    /** Not if whoever started the tests has told the system to ignore Ctrl-C, as a shell does for what runs in the background. */
    private static boolean hearsInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }
}
