package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's owner deletes checkpoints: what they covered is unsigned then, and nobody may call it signed. */
class RewrittenTailTest {
    @TempDir
    private Path folder;

    private RealVault vault;
    private Path anchor;

    @BeforeEach
    void cutTheSignaturesOff() throws SQLException, IOException {
        vault = RealVault.in(folder);
        anchor = vault.anchor();
        vault.tamper("DELETE FROM audit_checkpoint WHERE size = 3");
        vault.tamper("DELETE FROM audit_checkpoint WHERE size = 4");
        vault.tamper("DELETE FROM audit_checkpoint WHERE size = 5");
    }

    private List<String> verify(String... more) {
        String[] arguments = IntStream.range(0, more.length + 4)
                .mapToObj(i -> i < 4
                        ? List.of("audit", "verify", "--data", vault.data()).get(i)
                        : more[i - 4])
                .toArray(String[]::new);
        return Run.of(arguments).out().lines().toList();
    }

    @Test
    void withoutAnAnchorOnlyTheSignedEntriesAreCalledSigned() {
        List<String> lines = verify();

        assertThat(lines.get(2)).contains("1 entries", "unsigned tail");
        assertThat(lines.get(lines.size() - 1))
                .startsWith("VERIFIED WITHOUT A RECENT ANCHOR")
                .doesNotContain("every entry is what was signed")
                .contains("the 4 behind the last signature could have been written by whoever can write to the store");
    }

    @Test
    void anAnchorSignsWhatItCovers() {
        List<String> lines = verify("--anchor", anchor.toString());

        assertThat(lines.get(lines.size() - 1))
                .startsWith("VERIFIED: ")
                .doesNotContain("every entry is what was signed")
                .contains("the 1 behind the last signature");
    }
}
