package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an operator with a key of their own does with the command line while the agent runs. */
class OperateTest {
    @TempDir
    Path folder;

    private RunningAgent agent;

    @BeforeEach
    void runAnAgent() throws IOException {
        agent = RunningAgent.in(folder);
        Run enrolled = agent.run("operator enrol", "--name", "carol", "--key", key("carol"));
        assertThat(enrolled.exitCode()).as(enrolled.err()).isZero();
        assertThat(enrolled.out())
                .startsWith("carol is enrolled with the key op_")
                .hasLineCount(1);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private String key(String name) {
        return folder.resolve(name + ".key").toString();
    }

    private Run asCarol(String command, String... more) {
        return Run.of(agent.arguments(command, List.of("--operator-key", key("carol")), more));
    }

    private Run keyless(String command, String... more) {
        return Run.of(agent.arguments(command, List.of(), more));
    }

    private static JsonNode json(String line) throws IOException {
        return new ObjectMapper().readTree(line);
    }

    /** Runs a command whose lines are wanted while it runs. */
    private CompletableFuture<Integer> started(BlockingQueue<String> lines, InputStream in, String... arguments) {
        CommandLine command = VaultCommand.commandLine(false, false, in)
                .setOut(new LineWriter(lines))
                .setErr(new LineWriter(new LinkedBlockingQueue<>()));
        return CompletableFuture.supplyAsync(() -> command.execute(arguments));
    }

    private ConnectionInfo connect() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> exit = started(
                lines,
                InputStream.nullInputStream(),
                agent.arguments(
                        "connect google", List.of("--operator-key", key("carol")), "--user", "alice", "--json"));
        URI link = URI.create(json(lines.poll(30, TimeUnit.SECONDS)).get("link").asText());
        assertThat(link.getHost()).isEqualTo("accounts.google.com");
        agent.sandbox.browser("alice").consent(link);
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        ConnectionInfo info = agent.operator().connections(ALICE).get(0);
        assertThat(json(lines.poll(5, TimeUnit.SECONDS)).get("connection").asText())
                .isEqualTo(info.id().value());
        return info;
    }

    @Test
    void anAccountIsConnectedListedAndDisconnectedByAnOperator() throws Exception {
        ConnectionInfo info = connect();
        Run listed = keyless("connections", "--user", "alice");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).contains(info.id().value(), "ACTIVE", "google", "CODE");
        assertThat(keyless("connections", "--user", "bob").out()).isEmpty();
        JsonNode line = json(keyless("connections", "--json").out());
        assertThat(line.get("agent").asText()).isEqualTo("agent-one");
        assertThat(line.get("nextRefresh").asText()).isNotEmpty();

        Run refreshed = asCarol("refresh", info.id().value(), "--json");
        assertThat(refreshed.exitCode()).as(refreshed.err()).isZero();
        assertThat(json(refreshed.out()).get("state").asText()).isEqualTo("ACTIVE");
        assertThat(keyless("audit list", "--kind", "refresh_outcome").out()).contains("operator:carol");

        Run ended = asCarol("disconnect", info.id().value());
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("has ended", "revoked at the provider").hasLineCount(1);
        assertThat(agent.operator().connections(ALICE))
                .extracting(ConnectionInfo::state)
                .containsExactly(ConnectionState.REVOKED);
        Run again = asCarol("disconnect", info.id().value(), "--json");
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).startsWith("vault: there is no connection").hasLineCount(1);
        Run log = keyless("audit list", "--kind", "disconnected");
        assertThat(log.out()).contains("operator:carol");
        assertThat(keyless("audit verify").exitCode()).isEqualTo(3);
    }

    @Test
    void anAnswerIsPasted() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        PipedOutputStream keyboard = new PipedOutputStream();
        InputStream in = new PipedInputStream(keyboard);
        CompletableFuture<Integer> exit = started(
                lines,
                in,
                agent.arguments(
                        "connect google",
                        List.of("--operator-key", key("carol")),
                        "--user",
                        "alice",
                        "--paste",
                        "--json"));
        JsonNode shown = json(lines.poll(30, TimeUnit.SECONDS));
        assertThat(shown.get("expiresAt").asText()).isNotEmpty();
        URI answer = agent.sandbox
                .browser("alice")
                .consentWithoutFollowing(URI.create(shown.get("link").asText()));
        keyboard.write("http://127.0.0.1/?code=of-another&state=link\n".getBytes(StandardCharsets.UTF_8));
        keyboard.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(agent.operator().connections(ALICE)).hasSize(1);
    }

    @Test
    void operatorsEnrolListAndEndEachOther() throws Exception {
        Run dave = asCarol("operator enrol", "--name", "dave", "--key", key("dave"), "--json");
        assertThat(dave.exitCode()).as(dave.err()).isZero();
        String id = json(dave.out()).get("operator").asText();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key("dave")))))
                .isEqualTo("rw-------");
        assertThat(agent.run("operator list").out()).contains("carol", "dave", "active");
        assertThat(asCarol("operator end", id).exitCode()).isZero();
        Run refused = Run.of(agent.arguments("operator list", List.of("--operator-key", key("dave"))));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("vault: the enrolment of the operator's key was ended\n");
        assertThat(agent.run("operator list", "--json").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("false"));
        assertThat(agent.run("operator end", "op_0123456789abcdef0123456789abcdef")
                        .err())
                .startsWith("vault: there is no operator");
    }

    @Test
    void theDoctorSaysWhatNeedsAPerson() throws Exception {
        ConnectionInfo info = connect();
        Run well = keyless("doctor");
        assertThat(well.exitCode()).as(well.out()).isZero();
        assertThat(well.out()).contains("agent agent-one: runs", "ACTIVE", "WELL: nothing needs a person.");
        agent.change("UPDATE connection SET state = 'NEEDS_CONSENT', cause = 'invalid_grant'");
        Run dead = keyless("doctor");
        assertThat(dead.exitCode()).isOne();
        assertThat(dead.out())
                .contains(
                        "google of alice: the user must consent again: run 'vault connect --again " + info.id() + "'");
        JsonNode json = json(keyless("doctor", "--json").out());
        assertThat(json.get("exitCode").asInt()).isOne();
        JsonNode connection = json.get("agents").get(0).get("connections").get(0);
        assertThat(connection.get("verdict").asText()).isEqualTo("PERSON");
        assertThat(connection.get("cause").asText()).isEqualTo("invalid_grant");
        agent.change("UPDATE connection SET state = 'DEGRADED', cause = 'invalid_client'");
        assertThat(keyless("doctor").out()).contains("client registration");
        agent.change("UPDATE connection SET state = 'DEGRADED', cause = 'HTTP 503', failures = 2");
        assertThat(keyless("doctor").exitCode()).as("it passes by itself").isZero();
        agent.change("UPDATE connection SET state = 'ACTIVE', next_refresh_at = 1");
        assertThat(keyless("doctor").out()).contains("nobody did it");
        agent.change(
                "UPDATE connection SET next_refresh_at = 1 + access_expires_at, refresh_expires_at = access_expires_at");
        assertThat(keyless("doctor").out()).contains("the consent ends at");
        agent.change("UPDATE connection SET state = 'REVOKED'");
        assertThat(keyless("doctor").exitCode()).isZero();
    }

    @Test
    void theDoctorKnowsWhetherTheAgentRuns() throws Exception {
        agent.change("UPDATE agent_presence SET seen_at = 1");
        assertThat(keyless("doctor").exitCode()).isOne();
        assertThat(keyless("doctor").out()).contains("it was not closed");
        agent.vault().close();
        Run closed = keyless("doctor");
        assertThat(closed.exitCode()).isZero();
        assertThat(closed.out()).contains("it does not run");
        assertThat(keyless("doctor", "--agent", "nobody").exitCode()).isEqualTo(2);
        assertThat(Run.of("doctor", "--data", folder.resolve("nothing").toString())
                        .exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"connect google --user alice", "disconnect co_0123456789abcdef0123456789abcdef", "operator list"
            })
    void whoeverSaysNotWhoTheyAreIsTold(String command) {
        Run run = keyless(command);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("vault: say who you are: --operator-key FILE")
                .hasLineCount(1);
    }

    @Test
    void oneCannotBeTwoAtOnce() {
        Run run = agent.run("operator list", "--operator-key", key("carol"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("give one").hasLineCount(1);
    }
}
