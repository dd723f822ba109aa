package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.grant.Limits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Counts the uses of a permission. Lives inside the unit of work of a decision, so that no two calls spend the same use. */
final class Budget {
    private final AgentId agent;

    Budget(AgentId agent) {
        this.agent = agent;
    }

    /** Debits one use; false, and nothing debited, if none is left. */
    boolean debit(Connection jdbc, String grant, int permission, Limits limits, Instant now) throws SQLException {
        long window = limits.per()
                .map(per -> Math.floorDiv(now.getEpochSecond(), per.toSeconds()) * per.toSeconds())
                .orElse(0L);
        long used = used(jdbc, grant, permission, window);
        if (limits.uses().isPresent() && used >= limits.uses().getAsInt()) {
            return false;
        }
        String sql = used == 0
                ? "INSERT INTO grant_counter (used, agent_id, grant_id, permission, window_start) VALUES (?, ?, ?, ?, ?)"
                : "UPDATE grant_counter SET used = ? WHERE agent_id = ? AND grant_id = ? AND permission = ?"
                        + " AND window_start = ?";
        try (PreparedStatement write = jdbc.prepareStatement(sql)) {
            write.setLong(1, used + 1);
            write.setString(2, agent.value());
            write.setString(3, grant);
            write.setInt(4, permission);
            write.setLong(5, window);
            write.executeUpdate();
        }
        return true;
    }

    private long used(Connection jdbc, String grant, int permission, long window) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("SELECT used FROM grant_counter WHERE agent_id = ?"
                + " AND grant_id = ? AND permission = ? AND window_start = ?")) {
            select.setString(1, agent.value());
            select.setString(2, grant);
            select.setInt(3, permission);
            select.setLong(4, window);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
