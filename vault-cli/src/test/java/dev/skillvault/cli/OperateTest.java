package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
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
    private static final String PASSWORD = "only for this test";
    private static final UserId ALICE = new UserId("alice");

    private static final class ReadingSkill implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("reading", "1.0.0")
                    .purpose("Reads")
                    .needs("google", "sheets.values.get")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Vault agent;

    @BeforeEach
    void runAnAgent() throws IOException {
        sandbox = Sandbox.builder().seed(7).start();
        AgentIdentity.createPkcs12(folder.resolve("agent.p12"), "agent-one", PASSWORD.toCharArray());
        Files.writeString(
                Files.createFile(
                        folder.resolve("password"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                PASSWORD + "\n");
        ClientRegistration client = sandbox.client("google");
        agent = Vault.builder()
                .identity(AgentIdentity.fromPkcs12(folder.resolve("agent.p12"), PASSWORD.toCharArray()))
                .store("jdbc:h2:file:" + folder.resolve("vault"))
                .clock(sandbox.clock())
                .skill(new ReadingSkill())
                .sandbox(sandbox.routes())
                .oauthClient("google", client.clientId(), client.clientSecret().toCharArray())
                .build();
        Run enrolled = asAgent("operator enrol", "--name", "carol", "--key", key("carol"));
        assertThat(enrolled.exitCode()).as(enrolled.err()).isZero();
        assertThat(enrolled.out())
                .startsWith("carol is enrolled with the key op_")
                .hasLineCount(1);
    }

    @AfterEach
    void stop() {
        agent.close();
        sandbox.close();
    }

    private String key(String name) {
        return folder.resolve(name + ".key").toString();
    }

    private String[] arguments(String command, List<String> who, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of("--data", folder.toString()));
        arguments.addAll(who);
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private Run asAgent(String command, String... more) {
        return Run.of(arguments(
                command,
                List.of(
                        "--identity",
                        folder.resolve("agent.p12").toString(),
                        "--password-file",
                        folder.resolve("password").toString()),
                more));
    }

    private Run asCarol(String command, String... more) {
        return Run.of(arguments(command, List.of("--operator-key", key("carol")), more));
    }

    private Run keyless(String command, String... more) {
        return Run.of(arguments(command, List.of(), more));
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
                arguments("connect google", List.of("--operator-key", key("carol")), "--user", "alice", "--json"));
        URI link = URI.create(json(lines.poll(30, TimeUnit.SECONDS)).get("link").asText());
        assertThat(link.getHost()).isEqualTo("accounts.google.com");
        sandbox.browser("alice").consent(link);
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
                arguments(
                        "connect google",
                        List.of("--operator-key", key("carol")),
                        "--user",
                        "alice",
                        "--paste",
                        "--json"));
        JsonNode shown = json(lines.poll(30, TimeUnit.SECONDS));
        assertThat(shown.get("expiresAt").asText()).isNotEmpty();
        URI answer = sandbox.browser("alice")
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
        assertThat(asAgent("operator list").out()).contains("carol", "dave", "active");
        assertThat(asCarol("operator end", id).exitCode()).isZero();
        Run refused = Run.of(arguments("operator list", List.of("--operator-key", key("dave"))));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("vault: the enrolment of the operator's key was ended\n");
        assertThat(asAgent("operator list", "--json").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("false"));
        assertThat(asAgent("operator end", "op_0123456789abcdef0123456789abcdef")
                        .err())
                .startsWith("vault: there is no operator");
    }

    @Test
    void theDoctorSaysWhatNeedsAPerson() throws Exception {
        ConnectionInfo info = connect();
        Run well = keyless("doctor");
        assertThat(well.exitCode()).as(well.out()).isZero();
        assertThat(well.out()).contains("agent agent-one: runs", "ACTIVE", "WELL: nothing needs a person.");
        change("UPDATE connection SET state = 'NEEDS_CONSENT', cause = 'invalid_grant'");
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
        change("UPDATE connection SET state = 'DEGRADED', cause = 'invalid_client'");
        assertThat(keyless("doctor").out()).contains("client registration");
        change("UPDATE connection SET state = 'DEGRADED', cause = 'HTTP 503', failures = 2");
        assertThat(keyless("doctor").exitCode()).as("it passes by itself").isZero();
        change("UPDATE connection SET state = 'ACTIVE', next_refresh_at = 1");
        assertThat(keyless("doctor").out()).contains("nobody did it");
        change("UPDATE connection SET next_refresh_at = 1 + access_expires_at, refresh_expires_at = access_expires_at");
        assertThat(keyless("doctor").out()).contains("the consent ends at");
        change("UPDATE connection SET state = 'REVOKED'");
        assertThat(keyless("doctor").exitCode()).isZero();
    }

    @Test
    void theDoctorKnowsWhetherTheAgentRuns() throws Exception {
        change("UPDATE agent_presence SET seen_at = 1");
        assertThat(keyless("doctor").exitCode()).isOne();
        assertThat(keyless("doctor").out()).contains("it was not closed");
        agent.close();
        Run closed = keyless("doctor");
        assertThat(closed.exitCode()).isZero();
        assertThat(closed.out()).contains("it does not run");
        assertThat(keyless("doctor", "--agent", "nobody").exitCode()).isEqualTo(2);
        assertThat(Run.of("doctor", "--data", folder.resolve("nothing").toString())
                        .exitCode())
                .isEqualTo(2);
    }

    private void change(String sql) throws Exception {
        try (Connection database = DriverManager.getConnection(
                        "jdbc:h2:file:" + folder.resolve("vault") + ";AUTO_SERVER=TRUE", "sa", "");
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isOne();
        }
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
        Run run = asAgent("operator list", "--operator-key", key("carol"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("give one").hasLineCount(1);
    }
}
