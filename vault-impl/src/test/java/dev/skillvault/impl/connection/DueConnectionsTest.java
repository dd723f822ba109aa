package dev.skillvault.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.connection.DueConnections.Due;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DueConnectionsTest {
    private static final AgentId AGENT = new AgentId("agent");
    private static final Instant NOW = Instant.ofEpochSecond(0, 5_000_000);
    private static final int ROWS = 20_000;

    @TempDir
    Path folder;

    private final DueConnections due = new DueConnections(AGENT);

    private static ConnectionId id(int number) {
        return new ConnectionId(String.format(Locale.ROOT, "co_%032x", number));
    }

    /** Connection i is due at microsecond i; every tenth is another agent's. */
    private static void fill(Store store) throws SQLException {
        try (Connection jdbc = store.writer();
                PreparedStatement insert = jdbc.prepareStatement(
                        "INSERT INTO connection (agent_id, connection_id, user_id, provider, state, generation, scopes,"
                                + " next_refresh_at) VALUES (?, ?, ?, ?, 'ACTIVE', 1, '', ?)")) {
            for (int i = 0; i < ROWS; i++) {
                insert.setString(1, i % 10 == 0 ? "other" : AGENT.value());
                insert.setString(2, id(i).value());
                insert.setString(3, new UserId("user" + i % 100).value());
                insert.setString(4, i % 2 == 0 ? "google" : "github");
                insert.setLong(5, i);
                insert.addBatch();
            }
            insert.executeBatch();
            jdbc.commit();
            try (Statement statement = jdbc.createStatement()) {
                statement.execute("ANALYZE");
            }
            jdbc.commit();
        }
    }

    private static String explained(Store store, String sql, Object... parameters) {
        return store.read(jdbc -> {
            StringBuilder plan = new StringBuilder();
            try (PreparedStatement explain = jdbc.prepareStatement("EXPLAIN " + sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    explain.setObject(i + 1, parameters[i]);
                }
                try (ResultSet row = explain.executeQuery()) {
                    while (row.next()) {
                        plan.append(row.getString(1)).append('\n');
                    }
                }
            }
            return plan.toString().toLowerCase(Locale.ROOT);
        });
    }

    private void check(Store store) throws SQLException {
        fill(store);
        assertThat(explained(store, DueConnections.query(0), AGENT.value(), 5_000L, 64))
                .contains("connection_by_refresh")
                .doesNotContain("seq scan", "tablescan");
        assertThat(explained(store, DueConnections.query(1), AGENT.value(), 5_000L, "google", 64))
                .contains("connection_by_refresh")
                .doesNotContain("seq scan", "tablescan");
        assertThat(explained(store, DueConnections.NEXT, AGENT.value(), 5_000L))
                .contains("connection_by_refresh")
                .doesNotContain("seq scan", "tablescan");

        List<Due> first = store.read(jdbc -> due.due(jdbc, NOW, Set.of(), 3));
        assertThat(first).extracting(Due::id).containsExactly(id(1), id(2), id(3));
        List<Due> all = store.read(jdbc -> due.due(jdbc, NOW, Set.of(), ROWS));
        assertThat(all).hasSize(4500);
        List<Due> elsewhere = store.read(jdbc -> due.due(jdbc, NOW, Set.of("google"), 2));
        assertThat(elsewhere).extracting(Due::provider).containsExactly("github", "github");
        Optional<Instant> next = store.read(jdbc -> due.next(jdbc, NOW));
        assertThat(next).contains(Instant.ofEpochSecond(0, 5_001_000));
        Map<String, Instant> byProvider = store.read(due::nextByProvider);
        assertThat(byProvider).containsOnlyKeys("github", "google");
    }

    @Test
    void anH2FileFindsWhatIsDueByItsIndex() throws SQLException {
        try (Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)))) {
            check(store);
        }
    }

    @Test
    void postgreSqlFindsWhatIsDueByItsIndex() throws SQLException {
        try (Store store = Store.open(TestPostgres.as(TestPostgres.newDatabase(), TestPostgres.SUPERUSER))) {
            check(store);
        }
    }
}
