package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.StoreReader;
import dev.skillvault.impl.audit.StoreVerifier;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database must do for a vault. */
abstract class StoreContractTest {
    static final UserId ALICE = new UserId("alice");
    static final AgentId AGENT = new AgentId("agent");

    @TempDir
    Path folder;

    StoreUrl url;
    private Store store;
    private AgentKeys keys;
    private Committer committer;

    /** A store that does not exist yet. */
    abstract StoreUrl newStore() throws SQLException;

    @BeforeEach
    void enrol() throws SQLException {
        url = newStore();
        store = Store.open(url);
        keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        committer = committer(store);
    }

    @AfterEach
    void close() {
        committer.close();
        keys.ring().close();
        store.close();
    }

    private Committer committer(Store on) {
        return new Committer(on, AGENT, keys.logSigner(), Clock.systemUTC(), List.of());
    }

    private static AuditDraft draft(String reason) {
        return AuditDraft.of(EntryKind.CALL_DENIED, "vault").with(AuditField.REASON, reason);
    }

    private List<AuditEntry> entries() {
        try (AuditReader reader = StoreReader.open(url)) {
            List<AuditEntry> oldestFirst =
                    new ArrayList<>(reader.list(AuditQuery.newest().limit(1000)));
            Collections.reverse(oldestFirst);
            return oldestFirst;
        }
    }

    private List<String> reasons() {
        return entries().stream()
                .flatMap(entry -> entry.field(AuditField.REASON).stream())
                .toList();
    }

    private VerificationReport verify() {
        try (LogVerifier verifier = StoreVerifier.open(url)) {
            return verifier.verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, Instant.now()));
        }
    }

    private void assertGaplessAndGenuine() {
        List<AuditEntry> entries = entries();
        assertThat(entries)
                .extracting(AuditEntry::sequence)
                .containsExactlyElementsOf(
                        LongStream.range(0, entries.size()).boxed().toList());
        VerificationReport report = verify();
        assertThat(report.problem()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void unitsAreCommittedInTheOrderInWhichTheyAreReleased() {
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String reason = "unit " + i;
            places.add(committer.commit(unit -> unit.append(draft(reason)).sequence()));
        }
        assertThat(places).isSorted().doesNotHaveDuplicates();
        assertThat(reasons()).hasSize(100).startsWith("unit 0", "unit 1").endsWith("unit 99");
        assertGaplessAndGenuine();
    }

    @Test
    void aFailingUnitIsUndoneAloneWhateverTheDatabaseThinksOfErrors() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> committer.commit(unit -> {
            begun.countDown();
            return await(go);
        }));
        await(begun);
        // these wait in the queue and share one batch
        List<CompletableFuture<Long>> queued = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int number = i;
            queued.add(CompletableFuture.supplyAsync(() -> committer.commit(unit -> {
                new Connections(AGENT).insert(unit.jdbc(), connection(number), ALICE, "google");
                long place = unit.append(draft("unit " + number)).sequence();
                if (number % 3 == 1) {
                    throw new IllegalArgumentException("bug");
                }
                if (number % 3 == 2) {
                    // violates the key, and quotes it
                    new Connections(AGENT).insert(unit.jdbc(), connection(number), ALICE, "google");
                }
                return place;
            })));
        }
        go.countDown();
        first.get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 9; i++) {
            CompletableFuture<Long> future = queued.get(i);
            if (i % 3 == 0) {
                assertThat(future.get(20, TimeUnit.SECONDS)).isPositive();
            } else {
                assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(
                                i % 3 == 1 ? IllegalArgumentException.class : VaultUnavailableException.class)
                        .hasMessageNotContaining(connection(i).value());
            }
        }
        assertThat(reasons()).containsExactlyInAnyOrder("unit 0", "unit 3", "unit 6");
        List<ConnectionRow> rows = store.read(jdbc -> new Connections(AGENT).ofUser(jdbc, ALICE));
        assertThat(rows)
                .extracting(ConnectionRow::id)
                .containsExactlyInAnyOrder(connection(0), connection(3), connection(6));
        assertGaplessAndGenuine();
    }

    @Test
    void moreUnitsThanABatchHoldsAreAllCommitted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> committer.commit(unit -> await(go)));
        List<Thread> callers = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 3 * Dialect.BATCH; i++) {
            Thread caller = new Thread(() -> {
                committer.commit(unit -> unit.append(draft("x")));
                done.incrementAndGet();
            });
            callers.add(caller);
            caller.start();
        }
        go.countDown();
        first.get(20, TimeUnit.SECONDS);
        for (Thread caller : callers) {
            caller.join(20_000);
        }
        assertThat(done).hasValue(3 * Dialect.BATCH);
        assertGaplessAndGenuine();
    }

    @Test
    void aCommitWhoseAcknowledgementWasLostHappensOnce() {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean lose = new AtomicBoolean(true);
        try (Store lossy = new Store(
                        url.dialect(), new Lossy(Store.pool(url.dialect()), lose, Loss.OF_THE_ACKNOWLEDGEMENT));
                Committer other = committer(lossy)) {
            long place = other.commit(unit -> {
                runs.incrementAndGet();
                new Connections(AGENT).insert(unit.jdbc(), connection(1), ALICE, "google");
                return unit.append(draft("once")).sequence();
            });
            assertThat(entries().get((int) place).field(AuditField.REASON)).contains("once");
        }
        assertThat(lose).as("an acknowledgement was lost").isFalse();
        assertThat(runs).hasValue(1);
        assertThat(reasons()).containsExactly("once");
        assertGaplessAndGenuine();
    }

    @Test
    void aCommitThatDidNotHappenIsRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean lose = new AtomicBoolean(true);
        try (Store lossy = new Store(url.dialect(), new Lossy(Store.pool(url.dialect()), lose, Loss.OF_THE_COMMIT));
                Committer other = committer(lossy)) {
            other.commit(unit -> {
                runs.incrementAndGet();
                return unit.append(draft("twice"));
            });
        }
        assertThat(lose).isFalse();
        assertThat(runs).hasValue(2);
        assertThat(reasons()).containsExactly("twice");
        assertGaplessAndGenuine();
    }

    @Test
    void aCommitThatIsStillUnderWayIsWaitedFor() {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean lose = new AtomicBoolean(true);
        try (Store lossy = new Store(url.dialect(), new Lossy(Store.pool(url.dialect()), lose, Loss.UNDER_WAY));
                Committer other = committer(lossy)) {
            other.commit(unit -> {
                runs.incrementAndGet();
                return unit.append(draft("once"));
            });
        }
        assertThat(runs).hasValue(1);
        assertThat(reasons()).containsExactly("once");
        assertGaplessAndGenuine();
    }

    private enum Loss {
        OF_THE_ACKNOWLEDGEMENT,
        OF_THE_COMMIT,
        UNDER_WAY
    }

    /** Loses one acknowledgement: commits, or does not, and then says it failed. */
    private static final class Lossy extends HikariDataSource {
        private final AtomicBoolean lose;
        private final Loss loss;

        Lossy(HikariConfig config, AtomicBoolean lose, Loss loss) {
            super(config);
            this.lose = lose;
            this.loss = loss;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            AtomicBoolean gone = new AtomicBoolean();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("close") && gone.get()) {
                            return null;
                        }
                        if (method.getName().equals("commit") && lose.compareAndSet(true, false)) {
                            gone.set(loss == Loss.UNDER_WAY);
                            lose(real);
                            throw new SQLException("connection lost", "08006");
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void lose(Connection real) throws SQLException {
            switch (loss) {
                case OF_THE_ACKNOWLEDGEMENT -> real.commit();
                case OF_THE_COMMIT -> real.rollback();
                case UNDER_WAY -> new Thread(() -> commitLate(real)).start();
            }
        }

        private static void commitLate(Connection connection) {
            try (connection) {
                TimeUnit.MILLISECONDS.sleep(500);
                connection.commit();
            } catch (SQLException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void twoNodesAppendToOneLogWithoutAGap() throws Exception {
        try (Store second = Store.open(url);
                Committer other = committer(second)) {
            List<CompletableFuture<Void>> nodes = new ArrayList<>();
            for (Committer node : List.of(committer, other)) {
                for (int t = 0; t < 4; t++) {
                    nodes.add(CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 25; i++) {
                            node.commit(unit -> unit.append(draft("x")));
                        }
                    }));
                }
            }
            for (CompletableFuture<Void> node : nodes) {
                node.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(reasons()).hasSize(200);
        assertGaplessAndGenuine();
    }

    @Test
    void ofManyNodesOneClaimsAConnectionAndAStaleGenerationChangesNothing() throws Exception {
        Connections rows = new Connections(AGENT);
        Instant now = Instant.parse("2026-11-21T10:00:00.123456Z");
        ConnectionRow.Times times = new ConnectionRow.Times(now.plusSeconds(60), null, now.plusSeconds(600));
        committer.commit(unit -> {
            rows.insert(unit.jdbc(), connection(1), ALICE, "google");
            rows.storeTokens(unit.jdbc(), connection(1), 0, 0, Set.of("b", "a"), times, new byte[] {1, 0, -1});
            return unit.append(draft("made"));
        });
        try (Store second = Store.open(url);
                Committer other = committer(second)) {
            List<CompletableFuture<Boolean>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Committer node = i % 2 == 0 ? committer : other;
                String owner = "node-" + i;
                claims.add(CompletableFuture.supplyAsync(() -> node.commit(unit -> {
                    unit.append(draft("claim"));
                    return rows.claim(unit.jdbc(), connection(1), 1, owner, now, Duration.ofSeconds(30), false)
                            .isPresent();
                })));
            }
            int won = 0;
            for (CompletableFuture<Boolean> claim : claims) {
                won += claim.get(20, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        ConnectionRow claimed =
                store.read(jdbc -> rows.find(jdbc, connection(1))).orElseThrow();
        assertThat(claimed.state()).isEqualTo(ConnectionState.REFRESHING);
        assertThat(claimed.times())
                .isEqualTo(new ConnectionRow.Times(
                        times.accessExpiresAt(), now.plusSeconds(30), times.refreshExpiresAt()));
        assertThat(claimed.lease().fence()).isEqualTo(1);
        assertThat(claimed.scopes()).containsExactly("a", "b");

        ConnectionRow.Trouble trouble = new ConnectionRow.Trouble(3, "x");
        committer.commit(unit -> {
            assertThat(rows.storeTokens(unit.jdbc(), connection(1), 0, 1, Set.of(), times, new byte[1]))
                    .isFalse();
            assertThat(rows.settle(unit.jdbc(), claimed, ConnectionState.DEGRADED, now, trouble))
                    .isTrue();
            assertThat(rows.settle(unit.jdbc(), claimed, ConnectionState.ACTIVE, now, trouble))
                    .as("the lease was ended")
                    .isFalse();
            assertThat(rows.find(unit.jdbc(), connection(1)).orElseThrow().trouble())
                    .isEqualTo(trouble);
            rows.revoke(unit.jdbc(), connection(1));
            return unit.append(draft("ended"));
        });
        Optional<ConnectionRow> ended = store.read(jdbc -> rows.find(jdbc, connection(1)));
        assertThat(ended.orElseThrow().state()).isEqualTo(ConnectionState.REVOKED);
        assertThat(ended.orElseThrow().tokens()).isEmpty();
    }

    @Test
    void aSnapshotStaysWhatItWasWhateverIsCommitted() {
        committer.commit(unit -> unit.append(draft("before")));
        boolean same = store.readSnapshot(jdbc -> {
            long size = number(jdbc, "SELECT size FROM audit_head");
            committer.commit(unit -> {
                unit.append(draft("during"));
                return unit.checkpoint();
            });
            // a table that was not read before, too
            return number(jdbc, "SELECT COUNT(*) FROM audit_entry") == size
                    && number(jdbc, "SELECT COUNT(*) FROM audit_checkpoint WHERE size > " + size) == 0
                    && number(jdbc, "SELECT size FROM audit_head") == size;
        });
        assertThat(same).isTrue();
        int isolation = store.read(Connection::getTransactionIsolation);
        assertThat(isolation).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Test
    void aReaderSeesOneStateWhileTheVaultWrites() throws Exception {
        committer.commit(unit -> unit.append(draft("before")));
        AtomicBoolean stop = new AtomicBoolean();
        try (Connection reader = url.openToRead()) {
            long size = number(reader, "SELECT size FROM audit_head");
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    committer.commit(unit -> {
                        unit.append(draft("during"));
                        return unit.checkpoint();
                    });
                }
            });
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
                }
                // a table that was not read before, too
                assertThat(number(reader, "SELECT COUNT(*) FROM audit_entry")).isEqualTo(size);
                assertThat(number(reader, "SELECT MAX(size) FROM audit_checkpoint"))
                        .isLessThanOrEqualTo(size);
                assertThat(number(reader, "SELECT size FROM audit_head")).isEqualTo(size);
                assertThat(reasons()).contains("during");
            } finally {
                stop.set(true);
                writer.get(20, TimeUnit.SECONDS);
            }
        }
        assertGaplessAndGenuine();
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() throws Exception {
        changeHistory("UPDATE \"flyway_schema_history\" SET \"version\" = '999' WHERE \"version\" = '2'");
        assertThatThrownBy(() -> Store.open(url))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void migrationsThatWereNotTheseAreRefused() throws Exception {
        changeHistory("UPDATE \"flyway_schema_history\" SET \"checksum\" = 7 WHERE \"version\" = '2'");
        assertThatThrownBy(() -> Store.open(url))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("cannot be opened");
    }

    private void changeHistory(String sql) throws SQLException {
        try (Connection connection = store.writer();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
            connection.commit();
        }
    }

    @Test
    void aViewIsForeignToAVault() throws Exception {
        try (Connection connection = store.writer();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW sneaky AS SELECT * FROM audit_head");
            connection.commit();
        }
        assertThatThrownBy(() -> Store.open(url))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("somebody changed it");
        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThatThrownBy(this::entries).isInstanceOf(VaultConfigurationException.class);
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    static ConnectionId connection(int number) {
        return new ConnectionId("co_" + String.format("%032x", number));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
