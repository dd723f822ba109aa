package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AuditCommandTest {
    private static final char[] PASSWORD = "correct horse".toCharArray();

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path anchor;

    @BeforeEach
    void makeVault() throws IOException {
        AgentIdentity.createPkcs12(data.resolve("agent.p12"), "cli-agent", PASSWORD);
        try (Vault vault = open()) {
            anchor = Files.writeString(
                    data.resolve("anchor.txt"), vault.checkpoint().note());
        }
    }

    private Vault open() {
        return Vault.builder()
                .identity(AgentIdentity.fromPkcs12(data.resolve("agent.p12"), PASSWORD))
                .store("jdbc:h2:file:" + data.resolve("vault"))
                .build();
    }

    private int vault(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = VaultCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + data.resolve("vault") + ";AUTO_SERVER=TRUE", "sa", "");
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    @Test
    void withoutAnAnchorAGenuineLogExitsWith3() {
        assertThat(vault("audit", "verify", "--data", data.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("cli-agent", "not at all", "GENUINE, BUT NOT ANCHORED");
    }

    @Test
    void withAnAnchorAGenuineLogExitsWith0AlsoWhileTheAgentRuns() {
        try (Vault vault = open()) {
            assertThat(vault.agent().value()).isEqualTo("cli-agent");
            assertThat(vault("audit", "verify", "--data", data.toString(), "--anchor", anchor.toString()))
                    .as(out.toString() + err)
                    .isZero();
            assertThat(vault("audit", "list", "--data", data.toString())).isZero();
        }
        assertThat(vault("audit", "verify", "--data", data.toString(), "--anchor", anchor.toString()))
                .isZero();
        assertThat(out.toString()).contains("VERIFIED");
    }

    @Test
    void aChangedEntryExitsWith1AndIsNamed() throws SQLException {
        sql("UPDATE audit_entry SET actor = 'someone' WHERE sequence = 1");
        assertThat(vault("audit", "verify", "--data", data.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("TAMPERED", "entry 1");
    }

    @Test
    void anUntrustedIdentityIsNotBelieved() {
        assertThat(vault("audit", "verify", "--data", data.toString(), "--trust", "00".repeat(32)))
                .isEqualTo(1);
    }

    @Test
    void aMissingADamagedAndAnUnreadableThingExitWith2() throws IOException {
        assertThat(vault("audit", "verify", "--data", data.resolve("nowhere").toString()))
                .isEqualTo(2);
        assertThat(vault("audit", "list", "--data", data.resolve("nowhere").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no vault at").doesNotContain("\tat ");
        assertThat(vault(
                        "audit",
                        "verify",
                        "--data",
                        data.toString(),
                        "--anchor",
                        data.resolve("no.txt").toString()))
                .isEqualTo(2);
        Files.writeString(data.resolve("vault.mv.db"), "garbage");
        assertThat(vault("audit", "verify", "--data", data.toString())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "audit", "audit verify", "audit list --limit 0 --data x", "audit list --data a --store b"})
    void aCommandThatIsNotUnderstoodExitsWith2(String line) {
        assertThat(vault(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "audit --help", "audit list --help", "audit verify --help"})
    void everyCommandHasHelpWithAnExample(String line) {
        assertThat(vault(line.split(" "))).isZero();
        assertThat(out.toString()).contains("Example:");
    }

    @Test
    void listingFiltersAndSpeaksJson() throws IOException {
        assertThat(vault("audit", "list", "--data", data.toString(), "--kind", "VAULT_OPENED", "--json"))
                .isZero();
        JsonNode entry = new ObjectMapper().readTree(out.toString().strip());
        assertThat(entry.path("kind").asText()).isEqualTo("VAULT_OPENED");
        assertThat(entry.path("agent").asText()).isEqualTo("cli-agent");
        assertThat(out.toString().lines()).hasSize(1);

        assertThat(vault("audit", "list", "--data", data.toString(), "--agent", "cli-agent", "--user", "nobody"))
                .isZero();
        assertThat(err.toString()).contains("no entry matches");
    }

    @Test
    void hostileTextStaysOneLineAndDoesNotReachTheTerminal() throws SQLException {
        sql("UPDATE audit_entry SET reason = 'a' || CHAR(10) || CHAR(27) || '[31m' || CHAR(8238) || 'b' || CHAR(13)"
                + " WHERE sequence = 1");
        assertThat(vault("audit", "list", "--data", data.toString())).isZero();
        long entries = out.toString().lines().count();
        assertThat(out.toString())
                .contains("a\\u000A\\u001B[31m\\u202Eb\\u000D")
                .doesNotContain("\u001b", "\u202e");
        assertThat(vault("audit", "list", "--data", data.toString(), "--json")).isZero();
        assertThat(out.toString().lines()).hasSize((int) entries);
    }
}
