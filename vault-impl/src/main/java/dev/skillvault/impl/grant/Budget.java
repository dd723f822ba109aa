package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Limits;
import dev.skillvault.impl.store.Micros;
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
        count(jdbc, clause, IN_ALL, now);
        Optional<Limits.Rate> rate = clause.permission().limits().rate();
        if (rate.isPresent()) {
            count(jdbc, clause, window(rate.get(), now), now);
        }
    }

    /** Whether nothing was ever debited. */
    boolean isUnused(Connection jdbc, Clause clause) throws SQLException {
        return used(jdbc, clause, IN_ALL) == 0;
    }

    /** When a grant was last used; empty if it never was. */
    Optional<Instant> lastUse(Connection jdbc, GrantId grant) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("SELECT MAX(last_used_at) FROM grant_counter"
                + " WHERE agent_id = ? AND grant_id = ? AND window_start = ?")) {
            select.setString(1, agent.value());
            select.setString(2, grant.value());
            select.setLong(3, IN_ALL);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(Micros.get(row, 1)) : Optional.empty();
            }
        }
    }

    private static long window(Limits.Rate rate, Instant now) {
        long length = rate.per().toSeconds();
        return Math.floorDiv(now.getEpochSecond(), length) * length;
    }

    private void count(Connection jdbc, Clause clause, long window, Instant now) throws SQLException {
        long used = used(jdbc, clause, window);
        String sql = used == 0
                ? "INSERT INTO grant_counter (used, last_used_at, agent_id, grant_id, permission, window_start)"
                        + " VALUES (?, ?, ?, ?, ?, ?)"
                : "UPDATE grant_counter SET used = ?, last_used_at = ? WHERE agent_id = ? AND grant_id = ? AND permission = ?"
                        + " AND window_start = ?";
        try (PreparedStatement write = jdbc.prepareStatement(sql)) {
            write.setLong(1, used + 1);
            write.setLong(2, Micros.of(now));
            write.setString(3, agent.value());
            write.setString(4, clause.grant().id().value());
            write.setInt(5, clause.index());
            write.setLong(6, window);
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
