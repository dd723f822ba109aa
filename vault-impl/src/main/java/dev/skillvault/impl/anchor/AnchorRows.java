package dev.skillvault.impl.anchor;

import dev.skillvault.AgentId;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vault doctor} shows of the anchors, and by which one shows that has lost what it kept. Nothing else depends on it, so it
 * bypasses the log and its committer.
 *
 * <p>For one thread.
 */
final class AnchorRows {
    private record Row(AnchorState state, boolean failing) {}

    private final Store store;
    private final AgentId agent;
    private final Map<String, Row> written = new HashMap<>();

    AnchorRows(Store store, AgentId agent) {
        this.store = store;
        this.agent = agent;
    }

    /** What the anchors were seen to keep when the vault was last open with them, by name. */
    Map<String, AnchorState> before() {
        return store.read(jdbc -> {
            Map<String, AnchorState> before = new HashMap<>();
            try (PreparedStatement select =
                    jdbc.prepareStatement("SELECT anchor, kept_size, kept_at FROM anchor_state WHERE agent_id = ?")) {
                select.setString(1, agent.value());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        before.put(row.getString(1), AnchorState.before(row.getLong(2), Micros.get(row, 3)));
                    }
                }
            }
            return before;
        });
    }

    /** Forgets an anchor of a former configuration. */
    void forget(String anchor) {
        store.note(jdbc -> delete(jdbc, anchor));
    }

    private void delete(Connection jdbc, String anchor) throws SQLException {
        try (PreparedStatement delete =
                jdbc.prepareStatement("DELETE FROM anchor_state WHERE agent_id = ? AND anchor = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, anchor);
            delete.executeUpdate();
        }
    }

    /** Writes how an anchor fares, if that changed. */
    void note(String anchor, AnchorState state, boolean failing) {
        Row row = new Row(state, failing);
        Row before = written.get(anchor);
        boolean same = before != null
                && before.failing() == failing
                && before.state().keptSize() == state.keptSize()
                && before.state().cause().equals(state.cause());
        if (!same) {
            store.note(jdbc -> write(jdbc, anchor, state, failing ? state.since() : null, failing));
            written.put(anchor, row);
        }
    }

    private void write(Connection jdbc, String anchor, AnchorState state, @Nullable Instant since, boolean failing)
            throws SQLException {
        delete(jdbc, anchor);
        try (PreparedStatement insert = jdbc.prepareStatement("INSERT INTO anchor_state"
                + " (agent_id, anchor, kept_size, kept_at, failing_since, cause) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, anchor);
            insert.setLong(3, state.keptSize());
            set(insert, 4, state.keptAt());
            set(insert, 5, since);
            insert.setString(6, failing ? state.words() : "");
            insert.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, int column, @Nullable Instant at) throws SQLException {
        if (at == null) {
            statement.setNull(column, Types.BIGINT);
        } else {
            statement.setLong(column, Micros.of(at));
        }
    }
}
