package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.AgentId;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.LogAppender;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.SeedLogSigner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitterTest {
    private static final AgentId AGENT = new AgentId("agent");

    @TempDir
    Path folder;

    private final List<AuditEntry> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<Boolean> onDiskWhenHeard = Collections.synchronizedList(new ArrayList<>());
    private final LogSigner signer = SeedLogSigner.of(new byte[32]);
    private Store store;
    private Committer committer;

    @BeforeEach
    void open() throws SQLException {
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        try (Connection connection = store.writer()) {
            LogAppender.create(connection, AGENT, "dev.skillvault/log/test/agent", signer.publicKey());
            connection.commit();
        }
        committer = new Committer(
                store,
                AGENT,
                signer,
                Clock.systemUTC(),
                List.of(
                        entry -> {
                            throw new IllegalStateException("a bad listener");
                        },
                        entry -> {
                            heard.add(entry);
                            onDiskWhenHeard.add(sequences().contains(entry.sequence()));
                        }));
    }

    @AfterEach
    void close() {
        committer.close();
        store.close();
    }

    private static AuditDraft draft(String reason) {
        return AuditDraft.of(EntryKind.CALL_DENIED, "vault").with(AuditField.REASON, reason);
    }

    /** As another connection sees it. */
    private List<Long> sequences() {
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT sequence FROM audit_entry ORDER BY sequence")) {
            List<Long> found = new ArrayList<>();
            while (row.next()) {
                found.add(row.getLong(1));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> reasons() throws SQLException {
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT reason FROM audit_entry ORDER BY sequence")) {
            List<String> found = new ArrayList<>();
            while (row.next()) {
                found.add(row.getString(1));
            }
            return found;
        }
    }

    @Test
    void aUnitThatThrowsIsUndoneAndTheOthersOfItsBatchAreNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> committer.commit(unit -> {
            begun.countDown();
            await(go);
            return unit.append(draft("first")).sequence();
        }));
        await(begun);
        // these wait in the queue and share one batch
        List<CompletableFuture<Long>> queued = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int number = i;
            queued.add(CompletableFuture.supplyAsync(() -> committer.commit(unit -> {
                long place = unit.append(draft("unit " + number)).sequence();
                if (number % 3 == 1) {
                    throw new IllegalArgumentException("bug " + number);
                }
                if (number % 3 == 2) {
                    try (Statement bad = unit.jdbc().createStatement()) {
                        bad.execute("INSERT INTO no_such_table VALUES (1)");
                    }
                }
                return place;
            })));
        }
        go.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isZero();
        for (int i = 0; i < 6; i++) {
            CompletableFuture<Long> future = queued.get(i);
            if (i % 3 == 0) {
                assertThat(future.get(20, TimeUnit.SECONDS)).isPositive();
            } else if (i % 3 == 1) {
                assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(IllegalArgumentException.class);
            } else {
                assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(VaultUnavailableException.class)
                        .hasMessageNotContaining("no_such_table");
            }
        }
        assertThat(reasons()).containsExactlyInAnyOrder("first", "unit 0", "unit 3");
        assertThat(sequences()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void nothingIsReleasedBeforeItIsCommittedAndListenersHearTheLogsOrder() throws Exception {
        AtomicInteger missing = new AtomicInteger();
        assertThat(TestWorld.together(16, () -> {
                    for (int i = 0; i < 8; i++) {
                        long place = committer.commit(unit -> {
                            unit.append(draft("a"));
                            return unit.append(draft("b")).sequence();
                        });
                        if (!sequences().contains(place)) {
                            missing.incrementAndGet();
                        }
                    }
                    return true;
                }))
                .hasSize(16);
        committer.close();

        assertThat(missing).hasValue(0);
        assertThat(heard)
                .extracting(AuditEntry::sequence)
                .isEqualTo(sequences())
                .hasSize(256);
        assertThat(onDiskWhenHeard).hasSize(256).containsOnly(true);
    }

    @Test
    void aClosedCommitterRefusesAndWhatItRefusedIsNotCommitted() {
        long place = committer.commit(unit -> unit.append(draft("x")).sequence());
        committer.close();

        assertThatThrownBy(() -> committer.commit(unit -> unit.append(draft("y"))))
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageContaining("closed");
        assertThat(sequences()).containsExactly(place);
    }

    @Test
    void whatIsRefusedBecauseTheVaultClosesIsNeverCommitted() throws Exception {
        AtomicInteger committed = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(8);
        for (int t = 0; t < 8; t++) {
            Thread caller = new Thread(() -> {
                try {
                    while (true) {
                        long place =
                                committer.commit(unit -> unit.append(draft("x")).sequence());
                        assertThat(place).isNotNegative();
                        committed.incrementAndGet();
                        running.countDown();
                    }
                } catch (VaultUnavailableException e) {
                    running.countDown();
                }
            });
            callers.add(caller);
            caller.start();
        }
        await(running);
        committer.close();
        for (Thread caller : callers) {
            caller.join(20_000);
            assertThat(caller.isAlive()).isFalse();
        }
        assertThat(sequences()).hasSize(committed.get());
    }

    @Test
    void anErrorInAUnitDoesNotStopTheVault() {
        assertThatThrownBy(() -> committer.commit(unit -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(RuntimeException.class);
        long place = committer.commit(unit -> unit.append(draft("after")).sequence());
        assertThat(place).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHeadThatWasRewrittenOrPutBackStopsEverything() throws SQLException {
        committer.commit(unit -> unit.append(AuditDraft.of(EntryKind.VAULT_OPENED, "vault")));
        for (String attack : List.of(
                "UPDATE audit_head SET root = REPEAT('0', 64), compact_range = REPEAT('0', 64)",
                "UPDATE audit_head SET size = 0, compact_range = ''")) {
            try (Connection connection = store.writer();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT * FROM audit_head");
                statement.execute(attack);
                connection.commit();
                assertThatThrownBy(() ->
                                committer.commit(unit -> unit.append(AuditDraft.of(EntryKind.VAULT_OPENED, "vault"))))
                        .isInstanceOf(VaultUnavailableException.class)
                        .hasMessageContaining("vault audit verify");
                statement.execute("DELETE FROM audit_head");
                statement.execute("INSERT INTO audit_head SELECT * FROM kept");
                statement.execute("DROP TABLE kept");
                connection.commit();
            }
            committer.commit(unit -> unit.append(AuditDraft.of(EntryKind.VAULT_OPENED, "vault")));
        }
    }
}
