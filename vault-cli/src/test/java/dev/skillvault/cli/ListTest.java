package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest {
    @TempDir
    private Path folder;

    private RealVault vault;

    @BeforeEach
    void openAndCloseAVault() {
        vault = RealVault.in(folder);
    }

    @Test
    void tableIsAlignedAndNewestFirst() {
        Run run = Run.of("audit", "list", "--data", vault.data());
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("TIME (UTC)").contains("SEQ", "KIND", "RESULT");
        assertThat(lines.get(1)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ {2}2 .*VAULT_CLOSED.*");
        assertThat(lines.get(2)).contains("VAULT_OPENED");
        assertThat(lines.get(3)).contains("AGENT_ENROLLED");
        int kind = lines.get(0).indexOf("KIND");
        assertThat(lines.get(1).indexOf("VAULT_CLOSED")).isEqualTo(kind);
        assertThat(lines.get(3).indexOf("AGENT_ENROLLED")).isEqualTo(kind);
    }

    @Test
    void jsonHasOneObjectPerLineWithTheColumnNames() throws IOException {
        Run run = Run.of("audit", "list", "--store", vault.url(), "--json");
        assertThat(run.out()).hasLineCount(3);
        JsonNode newest = json(run.out().lines().findFirst().orElseThrow());
        assertThat(newest.path("sequence").asText()).isEqualTo("2");
        assertThat(newest.path("kind").asText()).isEqualTo("VAULT_CLOSED");
        assertThat(newest.path("agent").asText()).isEqualTo("agent-one");
    }

    @Test
    void filtersAndLimitNarrowTheList() {
        assertThat(Run.of("audit", "list", "--data", vault.data(), "--kind", "vault_opened", "--json")
                        .out())
                .hasLineCount(1)
                .contains("VAULT_OPENED");
        assertThat(Run.of("audit", "list", "--data", vault.data(), "--limit", "2", "--json")
                        .out())
                .hasLineCount(2);
        assertThat(Run.of("audit", "list", "--data", vault.data(), "--agent", "agent-one", "--json")
                        .out())
                .hasLineCount(3);
    }

    @Test
    void everyFilterIsOnItsOwnColumn() throws SQLException {
        vault.tamper("UPDATE audit_entry SET subject = 'alice', skill = 'gmail', provider = 'google',"
                + " operation = 'gmail.messages.send', decision = 'DENIED' WHERE sequence = 1");
        for (String filter : List.of(
                "--user=alice",
                "--skill=gmail",
                "--provider=google",
                "--operation=gmail.messages.send",
                "--decision=denied")) {
            assertThat(Run.of("audit", "list", "--data", vault.data(), "--json", filter)
                            .out())
                    .as(filter)
                    .hasLineCount(1)
                    .contains("\"sequence\":\"1\"");
        }
    }

    @Test
    void aPageSaysWhereTheNextOneBegins() {
        Run first = Run.of("audit", "list", "--data", vault.data(), "--limit", "2", "--json");
        assertThat(first.err()).isEqualTo("There are more: --after agent-one:1\n");
        vault.open().close();
        Run second =
                Run.of("audit", "list", "--data", vault.data(), "--limit", "2", "--json", "--after", "agent-one:1");
        assertThat(second.out()).hasLineCount(1).contains("AGENT_ENROLLED");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void csvHasOneLinePerEntryAndNoFormula() throws SQLException {
        vault.tamper(
                "UPDATE audit_entry SET subject = ?, reason = ?, outcome = ?, operation = ? WHERE sequence = 1",
                "=HYPERLINK(\"http://x\",1)",
                "two\r\nlines, \u202e",
                "'quoted",
                "\uff1dSUM(A1)");
        Run run = Run.of("audit", "list", "--data", vault.data(), "--csv");
        List<String> lines = List.of(run.out().split("\r\n", -1));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("agent,sequence,at,kind,").endsWith(",details,side_hash");
        assertThat(lines.get(2))
                .contains(
                        ",\"'=HYPERLINK(\"\"http://x\"\",1)\",",
                        ",\"two\\u000D\\u000Alines, \\u202E\",",
                        ",''quoted,",
                        ",'\uff1dSUM(A1),");
        assertThat(lines.get(4)).isEmpty();
        assertThat(run.out().replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Test
    void nothingFoundIsNoFailure() {
        Run run = Run.of("audit", "list", "--data", vault.data(), "--user", "nobody");
        assertThat(run).isEqualTo(new Run(0, "", run.err()));
        assertThat(run.err().strip()).isEqualTo("No entry matches.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"list", "list --csv", "list --json", "follow", "show 1", "export", "prove 1", "consistency 1 2"})
    void aMistypedAgentIsSaidAndNotTakenForOneThatDidNothing(String command) {
        Path file = folder.resolve("out");
        List<String> arguments = new ArrayList<>(List.of(("audit " + command).split(" ", -1)));
        arguments.addAll(List.of("--data", vault.data(), "--agent", "agnet-one"));
        if (!command.matches("(list|follow|show).*")) {
            arguments.addAll(List.of("--out", file.toString()));
        }
        assertThat(Run.of(arguments.toArray(String[]::new)))
                .isEqualTo(new Run(2, "", "vault: there is no agent agnet-one in this store; there is agent-one\n"));
        assertThat(file).doesNotExist();
    }

    @Test
    void hostileTextStaysOnItsLine() throws SQLException, IOException {
        String hostile = "eve\n2026 forged\u001b[2J\u0000\u202e\u200fx";
        vault.tamper("UPDATE audit_entry SET subject = ? WHERE sequence = 1", hostile);
        Run table = Run.of("audit", "list", "--data", vault.data());
        assertThat(table.out())
                .hasLineCount(4)
                .contains("eve\\u000A2026 forged\\u001B[2J\\u0000\\u202E\\u200Fx")
                .doesNotContain("\u001b", "\u0000", "\u202e", "\u200f");
        Run lines = Run.of("audit", "list", "--data", vault.data(), "--json", "--kind", "vault_opened");
        assertThat(lines.out()).hasLineCount(1).matches("[ -~]+\n");
        assertThat(json(lines.out()).path("subject").asText()).isEqualTo(hostile);
    }

    @Test
    void listsWhileTheVaultIsOpen() {
        try (Vault open = vault.open()) {
            assertThat(open.agent().value()).isEqualTo("agent-one");
            assertThat(Run.of("audit", "list", "--data", vault.data(), "--json").out())
                    .hasLineCount(4);
        }
    }

    @Test
    void missingStoreIsOneSentence() {
        Run run = Run.of("audit", "list", "--data", folder.resolve("elsewhere").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vault: there is no vault at ").hasLineCount(1);
    }

    private static JsonNode json(String line) throws IOException {
        return JsonMapper.builder().build().readTree(line);
    }
}
