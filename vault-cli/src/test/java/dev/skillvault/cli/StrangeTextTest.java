package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that stands in a store makes a second line, moves a cursor or turns the direction of reading. */
class StrangeTextTest {
    private static final String[] TEXTS = {
        "eve\nsecond line",
        "\r\noverwritten",
        "\u001b[2J\u001b[31mred",
        "\u001b]0;title\u0007",
        "\u0000nul",
        "\u202eknil\u202c\u200f\u2066",
        "\u2028\u2029\u0085",
        "\"},{\"sequence\":\"9\",\"kind\":\"GRANTED\"",
        "\\u000A",
        "\uFEFF\u00AD\u200B",
        "\b\b\b\u007f\u009b2J",
        "eve\u3164\u115f\u1160\uffa0\u2800\u034f\u17b4\u180b",
        "eve\ufe0f\udb40\udd00\udb40\udc41\ud834\udd59"
    };
    /** What must not come through: it acts, or is not seen. */
    private static final String HIDDEN =
            "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cn}\u3164\u115f\u1160\uffa0\u2800\u034f\u17b4"
                    + "\u180b\ufe0f\\x{E0100}\\x{1D159}]";

    @TempDir
    private Path folder;

    @Test
    void everyWayToShowAnEntryShowsOneSafeLine() throws Exception {
        RealVault vault = RealVault.in(folder);
        for (String text : TEXTS) {
            vault.tamper(
                    "UPDATE audit_entry SET actor = ?, subject = ?, operation = ?, resources = ?, reason = ?, outcome = ?,"
                            + " details = ? WHERE sequence = 1",
                    text,
                    text,
                    text,
                    text,
                    text,
                    text,
                    text);
            Run table = Run.of("audit", "list", "--data", vault.data());
            assertThat(table.out()).as("table of %s", text).hasLineCount(4);
            assertThat(table.out().replace("\n", "")).doesNotContainPattern(HIDDEN);
            Run csv = Run.of("audit", "list", "--data", vault.data(), "--csv");
            assertThat(csv.out().split("\r\n", -1)).as("CSV of %s", text).hasSize(5);
            assertThat(csv.out().replace("\r\n", "")).doesNotContainPattern(HIDDEN);
            Run lines = Run.of("audit", "list", "--data", vault.data(), "--json");
            assertThat(lines.out()).matches("([ -~]+\n){3}");
            JsonNode entry = JsonMapper.builder()
                    .build()
                    .readTree(lines.out().lines().toList().get(1));
            for (String field : new String[] {"actor", "subject", "operation", "resources", "reason", "details"}) {
                assertThat(entry.path(field).asText()).isEqualTo(text);
            }
            Run verified = Run.of("audit", "verify", "--data", vault.data());
            assertThat(verified.exitCode()).isOne();
            assertThat(verified.out().replace("\n", "")).doesNotContainPattern(HIDDEN);
        }
    }
}
