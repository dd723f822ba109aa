package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.grant.Limits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Counts the uses of a permission. Lives inside the unit of work of a decision, so that no two calls spend the same use. */
final class Budget {
    /** Counts uses in all. No window of a rate begins here: that was in 1970. */
    private static final long IN_ALL = 0;

    private final AgentId agent;

    Budget(AgentId agent) {
        this.agent = agent;
    }

    /** Whether a use is left, in all and in the window of this instant. */
    boolean hasUseLeft(Connection jdbc, Clause clause, Instant now) throws SQLException {
        Limits limits = clause.permission().limits();
        if (limits.total().isPresent()
                && used(jdbc, clause, IN_ALL) >= limits.total().getAsInt()) {
            return false;
        }
        Optional<Limits.Rate> rate = limits.rate();
        return rate.isEmpty()
                || used(jdbc, clause, window(rate.get(), now)) < rate.get().uses();
    }

    /** Debits one use. */
    void debit(Connection jdbc, Clause clause, Instant now) throws SQLException {
        count(jdbc, clause, IN_ALL);
        Optional<Limits.Rate> rate = clause.permission().limits().rate();
        if (rate.isPresent()) {
            count(jdbc, clause, window(rate.get(), now));
        }
    }

    /** Whether nothing was ever debited. */
    boolean isUnused(Connection jdbc, Clause clause) throws SQLException {
        return used(jdbc, clause, IN_ALL) == 0;
    }

    private static long window(Limits.Rate rate, Instant now) {
        long length = rate.per().toSeconds();
        return Math.floorDiv(now.getEpochSecond(), length) * length;
    }

    private void count(Connection jdbc, Clause clause, long window) throws SQLException {
        long used = used(jdbc, clause, window);
        String sql = used == 0
                ? "INSERT INTO grant_counter (used, agent_id, grant_id, permission, window_start) VALUES (?, ?, ?, ?, ?)"
                : "UPDATE grant_counter SET used = ? WHERE agent_id = ? AND grant_id = ? AND permission = ?"
                        + " AND window_start = ?";
        try (PreparedStatement write = jdbc.prepareStatement(sql)) {
            write.setLong(1, used + 1);
            write.setString(2, agent.value());
            write.setString(3, clause.grant().id().value());
            write.setInt(4, clause.index());
            write.setLong(5, window);
            write.executeUpdate();
        }
    }

    private long used(Connection jdbc, Clause clause, long window) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("SELECT used FROM grant_counter WHERE agent_id = ?"
                + " AND grant_id = ? AND permission = ? AND window_start = ?")) {
            select.setString(1, agent.value());
            select.setString(2, clause.grant().id().value());
            select.setInt(3, clause.index());
            select.setLong(4, window);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
