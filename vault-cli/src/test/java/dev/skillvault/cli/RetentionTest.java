package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.Vault;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.identity.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old entries are taken out of a store and put back, and both are said. */
class RetentionTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsYoungIsNotPrunedAndNoFileIsWritten() throws IOException {
        Path file = folder.resolve("segment");
        try (RunningAgent agent = RunningAgent.in(folder)) {
            Run pruned = agent.run("audit prune", "--before", "30d", "--out", file.toString(), "--yes");
            assertThat(pruned.exitCode()).as(pruned.err()).isZero();
            assertThat(pruned.out()).isEqualTo("nothing is old enough to be pruned\n");
            assertThat(RunningAgent.json(agent.run(
                                    "audit prune", "--before", "30d", "--out", file.toString(), "--yes", "--json"))
                            .path("entries")
                            .asLong(-1))
                    .isZero();
            Run refused = agent.run("audit prune", "--before", "7d", "--out", file.toString(), "--yes");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("the last 8 days of a log stay").hasLineCount(1);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aSegmentIsPutBackWithoutAKey() throws IOException {
        RealVault real = RealVault.in(folder);
        String anchor = real.anchor().toString();
        Path file = folder.resolve("segment");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));
        PrunedSegment pruned;
        try (Vault vault = Vault.builder()
                .identity(real.identity())
                .store(real.url())
                .trust(Trust.pinnedAtEnrolment())
                .clock(later)
                .build()) {
            pruned = vault.operator()
                    .prune(later.instant().minus(Duration.ofDays(9)), file)
                    .orElseThrow();
        }
        Run verified = Run.of("audit", "verify", "--data", real.data());
        assertThat(verified.exitCode()).as(verified.out()).isEqualTo(3);
        assertThat(verified.out()).contains("pruned, into a segment", pruned.sha256());
        assertThat(verified.out())
                .containsPattern("verified +\\d+ entries \\(\\d+ among the pruned ones, and entries \\d+ to \\d+\\); "
                        + pruned.entries() + " pruned, by their hashes only\n")
                .contains("every entry that is there is what was signed");
        JsonNode log = JsonMapper.builder()
                .build()
                .readTree(Run.of("audit", "verify", "--data", real.data(), "--json")
                        .out())
                .path("logs")
                .path(0);
        assertThat(log.path("pruned").asLong()).isEqualTo(pruned.entries());
        assertThat(log.path("entries").asLong()).isEqualTo(log.path("size").asLong() - pruned.entries());
        assertThat(log.path("wholeFrom").asLong()).isBetween(pruned.entries(), pruned.until());
        assertThat(Run.of("audit", "verify", "--export", file.toString()).exitCode())
                .isEqualTo(3);

        Run back = Run.of("audit", "import", "--data", real.data(), "--segment", file.toString());
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.out()).startsWith("put " + pruned.entries() + " entries back");
        assertThat(Run.of("audit", "import", "--data", real.data(), "--segment", file.toString(), "--json")
                        .out())
                .contains("\"entries\":0");
        Run again = Run.of("audit", "verify", "--data", real.data());
        assertThat(again.exitCode()).as(again.out()).isEqualTo(3);
        assertThat(again.out())
                .contains("they are back", "every entry is what was signed")
                .doesNotContain("hashes only");

        Run none = Run.of("audit", "import", "--data", real.data(), "--segment", anchor);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).startsWith("vault: ").hasLineCount(1);
    }
}
