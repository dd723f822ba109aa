package dev.skillvault.impl.command;

import dev.skillvault.AgentId;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says in the store, once a minute, that this process runs the agent, and sweeps out old commands on that occasion. Nothing depends on
 * it but what people are shown, so it bypasses the log and its committer.
 *
 * <p>For one thread.
 */
final class Presence {
    private static final Duration EACH = Duration.ofMinutes(1);
    /** How long the operator can still read what came of a command that expired. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Store store;
    private final AgentId agent;
    private final String node;
    private final CommandRows rows;
    private final Clock clock;
    private @Nullable Instant last;

    Presence(Store store, AgentId agent, String node, CommandRows rows, Clock clock) {
        this.store = store;
        this.agent = agent;
        this.node = node;
        this.rows = rows;
        this.clock = clock;
    }

    void beat() {
        Instant now = clock.instant();
        if (last != null && Duration.between(last, now).abs().compareTo(EACH) < 0) {
            return;
        }
        last = now;
        store.note(jdbc -> {
            remove(jdbc);
            try (PreparedStatement insert =
                    jdbc.prepareStatement("INSERT INTO agent_presence (agent_id, node, seen_at) VALUES (?, ?, ?)")) {
                insert.setString(1, agent.value());
                insert.setString(2, node);
                insert.setLong(3, Micros.of(now));
                insert.executeUpdate();
            }
            rows.sweep(jdbc, now.minus(KEPT));
        });
    }

    void end() {
        store.note(this::remove);
    }

    /** This process's row, and those of processes that have not said anything for a day. */
    private void remove(Connection jdbc) throws SQLException {
        try (PreparedStatement delete =
                jdbc.prepareStatement("DELETE FROM agent_presence WHERE agent_id = ? AND (node = ? OR seen_at < ?)")) {
            delete.setString(1, agent.value());
            delete.setString(2, node);
            delete.setLong(3, Micros.of(clock.instant().minus(Duration.ofDays(1))));
            delete.executeUpdate();
        }
    }
}
