package dev.skillvault.impl.anchor;

import static dev.skillvault.impl.audit.TestNotes.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.store.CutLine;
import dev.skillvault.impl.store.TestPostgres;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.AnchorDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vaults whose log is anchored in a database of its own. */
class JdbcAnchorVaultTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private AnchoredWorld world;
    private String url;

    @BeforeEach
    void start() throws Exception {
        world = new AnchoredWorld(folder);
        url = TestPostgres.newDatabase();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static AnchorDatabase database(String url) {
        return AnchorDatabase.at(url).as(TestPostgres.SUPERUSER, new char[0]);
    }

    private Anchor anchor() {
        return Anchor.jdbc(database(url));
    }

    private Anchor askedAtStart() {
        return Anchor.jdbc(database(url).askedAtStart());
    }

    private long size() {
        return world.verify().logs().get(0).size();
    }

    private Checkpoint newest() throws IOException {
        List<Checkpoint> notes = anchor().newest();
        assertThat(notes).hasSize(1);
        return notes.get(0);
    }

    private void change(String sql) throws SQLException {
        try (Connection jdbc = TestPostgres.connect(url, TestPostgres.SUPERUSER);
                Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void anOlderCopyIsRefusedIfTheDatabaseIsAskedAtStartAndAcceptedByAnOperator() throws IOException {
        world.run(askedAtStart());
        Path older = world.copy();
        world.run(askedAtStart());
        assertThat(newest().size()).isEqualTo(size());
        assertThat(world.verify(newest().note()).verdict()).isEqualTo(Verdict.VERIFIED);
        Checkpoint known = newest();
        world.putBack(older);
        assertThat(world.verify(known.note()).verdict()).isEqualTo(Verdict.TAMPERED);
        assertThatThrownBy(() -> world.builder(askedAtStart()).build().close())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining(
                        "the anchor jdbc:localhost:", "knows " + known.size() + " entries", "'vault audit accept'");
        try (Vault vault = world.builder().build()) {
            assertThat(vault.operator().acceptLog(anchor())).containsExactly(known);
        }
        world.run(askedAtStart());
        assertThat(world.verify(newest().note()).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void askedLaterItKeepsWhatItKnowsAndTheVaultGoesOn() throws Exception {
        world.run(anchor());
        Path older = world.copy();
        world.run(anchor());
        Checkpoint known = newest();
        world.putBack(older);
        WatchedAnchor later = new WatchedAnchor(anchor());
        try (Vault vault = world.builder(later).build()) {
            assertThat(later.askedTwice.await(30, TimeUnit.SECONDS)).isTrue();
            assertFailed(vault, "it knows " + known.size() + " entries");
        }
        assertThat(newest()).isEqualTo(known);
    }

    private AuditEntry assertFailed(Vault vault, String words) throws InterruptedException {
        world.clock.advance(LONG);
        world.record(vault);
        AuditEntry failed = world.await(EntryKind.ANCHOR_FAILED);
        assertThat(failed.field(AuditField.REASON)).hasValue("FAILED");
        assertThat(failed.field(AuditField.DETAILS).orElse("")).contains(words);
        return failed;
    }

    @Test
    void aDatabaseThatIsDownIsReportedAndFoundAgain() throws Exception {
        try (CutLine line = CutLine.to(url)) {
            WatchedAnchor anchor = new WatchedAnchor(Anchor.jdbc(database(line.url())));
            try (Vault vault = world.builder(anchor).build()) {
                assertThat(anchor.kept.await(30, TimeUnit.SECONDS)).isTrue();
                line.cut();
                world.record(vault);
                assertThat(anchor.failedTwice.await(30, TimeUnit.SECONDS)).isTrue();
                AuditEntry failed = assertFailed(vault, "its database does not answer (SQL state 08");
                line.mend();
                AuditEntry kept = world.await(EntryKind.ANCHOR_KEPT);
                assertThat(kept.sequence()).isGreaterThan(failed.sequence());
            }
        }
        assertThat(newest().size()).isEqualTo(size());
        assertThat(world.verify(newest().note()).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void agentsOfTwoVaultsShareItIfTheirNamesDiffer() throws Exception {
        try (AnchoredWorld other = new AnchoredWorld(Files.createDirectory(folder.resolve("other")))) {
            world.run(askedAtStart());
            assertThatThrownBy(() -> other.run(askedAtStart()))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("the database does not know the agent agent");
            for (int opening = 0; opening < 2; opening++) {
                TestVaults.builder(other.data, "beta", other.sandbox)
                        .anchor(askedAtStart())
                        .build()
                        .close();
                world.run(askedAtStart());
            }
            assertThat(anchor().newest())
                    .extracting(Checkpoint::origin)
                    .satisfiesExactlyInAnyOrder(
                            origin -> assertThat(origin).endsWith("/agent"),
                            origin -> assertThat(origin).endsWith("/beta"));
            assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
            assertThat(other.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
        }
    }

    @Test
    void aForgedNoteIsNotBelievedAndATableThatIsGoneIsNotBegunAnew() throws Exception {
        world.run(askedAtStart());
        Checkpoint genuine = newest();
        Checkpoint forged = note(genuine.origin(), 1_000_000, 1);
        change("UPDATE public.skillvault_anchor SET size = 1000000, note = '" + forged.note() + "'");
        assertThatThrownBy(() -> world.builder(askedAtStart()).build().close())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("which the key of this database's log", "did not sign");
        change("DROP TABLE public.skillvault_anchor");
        try (Vault vault = world.builder(anchor()).build()) {
            world.record(vault);
            assertThat(world.await(EntryKind.ANCHOR_FAILED).field(AuditField.REASON))
                    .hasValue("LOST");
        }
        assertThat(anchor().newest()).isEmpty();
    }
}
