package dev.skillvault.impl.anchor;

import static dev.skillvault.impl.audit.TestNotes.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.HealthReader;
import dev.skillvault.connection.HealthReader.AnchorHealth;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.TestHeads;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anchors that hang, fail, and come back, and a vault that goes on. */
class AnchorsTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private AnchoredWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new AnchoredWorld(folder);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static Checkpoint next(TestAnchor anchor) throws InterruptedException {
        Checkpoint kept = anchor.kept.poll(30, TimeUnit.SECONDS);
        if (kept == null) {
            throw new AssertionError(anchor.name() + " was given nothing");
        }
        return kept;
    }

    private static void awaitSize(TestAnchor anchor, long size) throws InterruptedException {
        Checkpoint kept;
        do {
            kept = next(anchor);
        } while (kept.size() < size);
    }

    private List<AnchorHealth> health() {
        try (HealthReader reader = HealthReader.open(TestVaults.url(world.data))) {
            return reader.agents().get(0).anchors();
        }
    }

    @Test
    void anAnchorThatHangsIsReportedAndHangsNobody() throws Exception {
        TestAnchor hanging = new TestAnchor("test:hanging");
        TestAnchor well = new TestAnchor("test:well");
        CountDownLatch open = hanging.hang();
        try (Vault vault = world.builder(hanging, well).build()) {
            assertThat(hanging.asked.await(30, TimeUnit.SECONDS)).isTrue();
            awaitSize(well, vault.checkpoint().size());
            world.clock.advance(LONG);
            world.record(vault);
            AuditEntry failed = world.await(EntryKind.ANCHOR_FAILED);
            assertThat(failed.field(AuditField.REASON)).hasValue("NO_ANSWER");
            assertThat(failed.field(AuditField.DETAILS).orElse("")).contains("\"anchor\":\"test:hanging\"");
            awaitSize(well, failed.sequence() + 1);
            assertThat(health()).anySatisfy(each -> {
                assertThat(each.name()).isEqualTo("test:hanging");
                assertThat(each.failingSince()).isPresent();
                assertThat(each.cause()).isEqualTo("it does not answer");
            });
            open.countDown();
            AuditEntry kept = world.await(EntryKind.ANCHOR_KEPT);
            assertThat(kept.field(AuditField.DETAILS).orElse("")).contains("\"anchor\":\"test:hanging\"");
            awaitSize(hanging, kept.sequence() + 1);
        }
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).hasSize(1);
        assertThat(health()).allSatisfy(each -> assertThat(each.failingSince()).isEmpty());
        assertThat(world.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void anAnchorWhoseDiskIsFullIsReportedAndTriedAgain() throws Exception {
        TestAnchor full = new TestAnchor("test:full");
        full.failure = "No space left on device";
        try (Vault vault = world.builder(full).build()) {
            assertThat(full.askedAgain.await(30, TimeUnit.SECONDS)).isTrue();
            world.clock.advance(LONG);
            world.record(vault);
            AuditEntry failed = world.await(EntryKind.ANCHOR_FAILED);
            assertThat(failed.field(AuditField.REASON)).hasValue("FAILED");
            assertThat(failed.field(AuditField.DETAILS).orElse("")).contains("No space left on device");
            full.failure = "";
            world.record(vault);
            AuditEntry kept = world.await(EntryKind.ANCHOR_KEPT);
            awaitSize(full, kept.sequence() + 1);
        }
        assertThat(full.kept.stream().mapToLong(Checkpoint::size).max())
                .hasValue(world.verify().logs().get(0).size());
    }

    @Test
    void aFailureThatPassesInTimeIsNoEntry() throws Exception {
        TestAnchor anchor = new TestAnchor("test:anchor");
        anchor.failure = "No space left on device";
        try (Vault vault = world.builder(anchor).build()) {
            assertThat(anchor.asked.await(30, TimeUnit.SECONDS)).isTrue();
            anchor.failure = "";
            awaitSize(anchor, vault.checkpoint().size());
        }
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
        assertThat(world.entries(EntryKind.ANCHOR_KEPT)).isEmpty();
    }

    @Test
    void aClosingVaultDoesNotWaitForEverAndTheDoctorSeesIt() throws Exception {
        TestAnchor hanging = new TestAnchor("test:hanging");
        TestAnchor well = new TestAnchor("test:well");
        CountDownLatch open = hanging.hang();
        world.run(hanging, well);
        open.countDown();
        long size = world.verify().logs().get(0).size();
        awaitSize(well, size);
        assertThat(health()).anySatisfy(each -> {
            assertThat(each.name()).isEqualTo("test:hanging");
            assertThat(each.failingSince()).isPresent();
        });
        assertThat(health()).anySatisfy(each -> {
            assertThat(each.name()).isEqualTo("test:well");
            assertThat(each.keptSize()).isEqualTo(size);
            assertThat(each.failingSince()).isEmpty();
        });
    }

    @Test
    void anAnchorThatIsAskedLaterKeepsWhatItKnowsOfAnotherLog() throws Exception {
        world.run();
        String origin = world.verify().logs().get(0).origin();
        TestAnchor remote = new TestAnchor("test:remote", note(origin, 1000, 1));
        try (Vault vault = world.builder(remote).build()) {
            assertThat(remote.askedAgain.await(30, TimeUnit.SECONDS)).isTrue();
            world.clock.advance(LONG);
            world.record(vault);
            assertThat(world.await(EntryKind.ANCHOR_FAILED)
                            .field(AuditField.DETAILS)
                            .orElse(""))
                    .contains("it knows 1000 entries of the log " + origin);
        }
        assertThat(remote.kept).isEmpty();
    }

    private enum Bogus {
        OLD,
        GARBAGE,
        ANOTHER_KEY
    }

    /** A row that says that the log is signed farther than it goes, and one for the size that it has now. */
    @ParameterizedTest
    @EnumSource(Bogus.class)
    void aCheckpointThatAnotherPutIntoTheTableIsNeitherHandedOutNorHindersOne(Bogus bogus) throws Exception {
        world.run(world.anchor());
        Checkpoint old = world.anchor().newest().get(0);
        long huge = 1_000_000_000_000_000L;
        String text = switch (bogus) {
            case OLD -> old.note();
            case GARBAGE -> "garbage";
            case ANOTHER_KEY -> note(old.origin(), huge, 1).note();
        };
        TestAnchor another = new TestAnchor("test:another");
        try (Vault vault = world.builder(world.anchor(), another).build()) {
            world.record(vault);
            long size = vault.checkpoint().size();
            world.checkpointRow(huge, text);
            world.checkpointRow(size + 1, text);
            world.record(vault);
            Checkpoint given;
            do {
                given = next(another);
                assertThat(given.origin()).isEqualTo(old.origin());
                assertThat(given.note().lines().skip(1)).startsWith(Long.toString(given.size()));
            } while (given.size() <= size);
            world.record(vault);
        }
        Checkpoint newest = world.anchor().newest().get(0);
        assertThat(newest.size())
                .isEqualTo(world.entries(EntryKind.VAULT_CLOSED).get(0).sequence() + 1);
        assertThat(newest.origin()).isEqualTo(old.origin());
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
        assertThat(world.verify(newest.note()).verdict()).isEqualTo(Verdict.TAMPERED);
    }

    @Test
    void aLongerHeadThatTheEntriesDoNotLeadToIsNotSignedForTheAnchor() throws Exception {
        Checkpoint before;
        try (Vault vault = world.builder(world.anchor()).build()) {
            world.record(vault);
            before = vault.checkpoint();
            try (Connection jdbc = TestWorld.database(world.data)) {
                TestHeads.fork(jdbc, "agent", 1);
            }
            assertThatThrownBy(() -> world.record(vault))
                    .isInstanceOf(VaultUnavailableException.class)
                    .hasMessageContaining("changed behind the vault's back");
        }
        assertThat(world.anchor().newest())
                .singleElement()
                .satisfies(note -> assertThat(note.size()).isLessThanOrEqualTo(before.size()));
    }

    @Test
    void thePaceIsLimited() {
        for (Runnable wrong : List.<Runnable>of(
                () -> world.builder().anchorEvery(0, Duration.ofMinutes(1)),
                () -> world.builder().anchorEvery(1, Duration.ofMillis(999)),
                () -> world.builder().anchorEvery(1, Duration.ofDays(2)))) {
            assertThatThrownBy(wrong::run).isInstanceOf(VaultConfigurationException.class);
        }
    }
}
