package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The piece of one log that a query is about, by sequence. A time becomes a sequence by halving: {@code log_time} never runs backwards, so
 * a time needs no index of its own and goes together with every other filter.
 *
 * @param from the first sequence
 * @param to the first sequence behind it
 */
public record LogRange(long from, long to) {

    /** Of an agent's log. */
    static LogRange of(Connection connection, String agent, AuditQuery query, Optional<AuditCursor> after, long place)
            throws SQLException {
        long end = end(connection, agent);
        long from = query.since().isPresent()
                ? firstAt(connection, agent, query.since().get(), end)
                : Long.MIN_VALUE;
        long to = query.until().isPresent()
                ? firstAt(connection, agent, query.until().get(), end)
                : end;
        if (after.isEmpty()) {
            return new LogRange(from, to);
        }
        return query.isOldestFirst()
                ? new LogRange(Math.max(from, place), to)
                : new LogRange(from, Math.min(to, place));
    }

    /** The sequence behind the newest entry. */
    public static long end(Connection connection, String agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT sequence FROM audit_entry WHERE agent = ?"
                + " ORDER BY agent DESC, sequence DESC FETCH FIRST ROW ONLY")) {
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) + 1 : 0;
            }
        }
    }

    /** The sequence of the first entry that was recorded at this time or later; the end if there is none. */
    public static long firstAt(Connection connection, String agent, Instant time, long end) throws SQLException {
        long wanted = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT sequence, log_time FROM audit_entry"
                        + " WHERE agent = ? AND sequence >= ? AND sequence < ? ORDER BY agent, sequence FETCH FIRST ROW ONLY")) {
            select.setString(1, agent);
            long low = 0;
            long high = end;
            while (low < high) {
                long middle = low + (high - low) / 2;
                select.setLong(2, middle);
                select.setLong(3, high);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next() || row.getLong(2) >= wanted) {
                        high = middle;
                    } else {
                        low = row.getLong(1) + 1;
                    }
                }
            }
            return low;
        }
    }
}
