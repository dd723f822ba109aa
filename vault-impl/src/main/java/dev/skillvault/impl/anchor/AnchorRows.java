package dev.skillvault.impl.anchor;

import dev.skillvault.AgentId;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vault doctor} shows of the anchors. Nothing depends on it but what people are shown, so it bypasses the log and its committer.
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

    /** Forgets the anchors of former configurations. */
    void clear() {
        store.note(jdbc -> {
            try (PreparedStatement delete = jdbc.prepareStatement("DELETE FROM anchor_state WHERE agent_id = ?")) {
                delete.setString(1, agent.value());
                delete.executeUpdate();
            }
        });
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
        try (PreparedStatement delete =
                jdbc.prepareStatement("DELETE FROM anchor_state WHERE agent_id = ? AND anchor = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, anchor);
            delete.executeUpdate();
        }
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
