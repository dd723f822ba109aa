package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultOperator;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An agent that runs on a sandbox, with its files in one folder, and the command line beside it. */
final class RunningAgent implements AutoCloseable {
    static final UserId ALICE = new UserId("alice");
    private static final char[] PASSWORD = "only for this test".toCharArray();

    /** Without one there is nothing to ask a provider for. */
    private static final class ReadingSkill implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("reading", "1.0.0")
                    .purpose("Reads")
                    .needs("google", "sheets.values.get")
                    .needs("github", "issues.list")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    final Sandbox sandbox = Sandbox.builder().seed(7).start();
    private final Path folder;
    private Vault vault;

    private RunningAgent(Path folder) throws IOException {
        this.folder = folder;
        createIdentity("agent.p12", "agent-one");
        secret("password", new String(PASSWORD) + "\n");
        this.vault = open("agent.p12", UnaryOperator.identity());
    }

    static RunningAgent in(Path folder) throws IOException {
        return new RunningAgent(folder);
    }

    Vault vault() {
        return vault;
    }

    VaultOperator operator() {
        return vault.operator();
    }

    /** Closes the vault, and opens it with this identity. */
    void restart(String identity, UnaryOperator<Vault.Builder> more) {
        vault.close();
        vault = open(identity, more);
    }

    private Vault open(String identity, UnaryOperator<Vault.Builder> more) {
        Vault.Builder builder = Vault.builder()
                .identity(identity(identity))
                .store(url())
                .clock(sandbox.clock())
                .skill(new ReadingSkill())
                .sandbox(sandbox.routes());
        for (String provider : List.of("google", "github")) {
            ClientRegistration client = sandbox.client(provider);
            builder.oauthClient(
                    provider, client.clientId(), client.clientSecret().toCharArray());
        }
        return more.apply(builder).build();
    }

    void createIdentity(String file, String name) {
        AgentIdentity.createPkcs12(folder.resolve(file), name, PASSWORD);
    }

    AgentIdentity identity(String file) {
        return AgentIdentity.fromPkcs12(folder.resolve(file), PASSWORD);
    }

    /** A file that only its owner may read. */
    Path secret(String name, String content) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("vault");
    }

    /** Somebody with a database client. */
    void change(String sql, String... values) throws SQLException {
        try (Connection database = DriverManager.getConnection(url() + ";AUTO_SERVER=TRUE", "sa", "");
                PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    /** The same for what changes no row. */
    void execute(String sql) {
        try (Connection database = DriverManager.getConnection(url() + ";AUTO_SERVER=TRUE", "sa", "");
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What says that the command comes from this identity. */
    List<String> as(String identity) {
        return List.of(
                "--identity",
                folder.resolve(identity).toString(),
                "--password-file",
                folder.resolve("password").toString());
    }

    String[] arguments(String command, List<String> who, String... more) {
        return arguments(folder, command, who, more);
    }

    private static String[] arguments(Path data, String command, List<String> who, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of("--data", data.toString()));
        arguments.addAll(who);
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Runs a command with the agent's own identity. */
    Run run(String command, String... more) {
        return run(folder, "agent.p12", command, more);
    }

    /** Runs a command on a folder, with an identity. */
    Run run(Path data, String identity, String command, String... more) {
        return Run.of(arguments(data, command, as(identity), more));
    }

    static JsonNode json(Run run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Override
    public void close() {
        vault.close();
        sandbox.close();
    }
}
