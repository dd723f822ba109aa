package dev.skillvault.impl.report;

import dev.skillvault.impl.store.Micros;
import dev.skillvault.report.ReportPeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads the entries of one log from a period on, once, in the log's own order, and never more than some of them at a time. The log's order
 * wins over its clock: an entry that was recorded while the clock was set back counts as recorded together with the one before it.
 */
final class EntryPass {
    private static final int WINDOW = 5_000;
    private static final String LAST = "SELECT MAX(sequence) FROM audit_entry WHERE agent = ?";
    private static final String AT = "SELECT log_time FROM audit_entry WHERE agent = ? AND sequence = ?";
    private static final String SELECT =
            "SELECT sequence, at, kind, call, actor, subject, skill, provider, connection, operation, authority, reason, outcome,"
                    + " CASE WHEN kind = 'TOKEN_EXPORTED' THEN details END FROM audit_entry"
                    + " WHERE agent = ? AND sequence BETWEEN ? AND ? ORDER BY agent, sequence";

    private final Connection jdbc;
    private final String agent;
    private final long since;
    private final long until;

    EntryPass(Connection jdbc, String agent, ReportPeriod period) {
        this.jdbc = jdbc;
        this.agent = agent;
        this.since = Micros.of(period.since());
        this.until = Micros.of(period.until());
    }

    /** Tells each entry to each counter. */
    void run(List<Counter> counters) throws SQLException {
        long end = end();
        long reached = Long.MIN_VALUE;
        try (PreparedStatement select = jdbc.prepareStatement(SELECT)) {
            for (long from = first(end); from < end; from += WINDOW) {
                select.setString(1, agent);
                select.setLong(2, from);
                select.setLong(3, Math.min(from + WINDOW, end) - 1);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Line line = line(row);
                        reached = Math.max(reached, line.micros());
                        boolean inPeriod = reached < until;
                        counters.forEach(counter -> counter.count(line, inPeriod));
                    }
                }
            }
        }
    }

    /** The sequence behind the newest entry. */
    private long end() throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(LAST)) {
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getObject(1) != null ? row.getLong(1) + 1 : 0;
            }
        }
    }

    /** The place in the log where the period begins, found by halving. An entry that is missing counts as an early one. */
    private long first(long end) throws SQLException {
        long low = 0;
        long high = end;
        try (PreparedStatement select = jdbc.prepareStatement(AT)) {
            while (low < high) {
                long middle = low + (high - low) / 2;
                select.setString(1, agent);
                select.setLong(2, middle);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next() && row.getLong(1) >= since) {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
            }
        }
        return low;
    }

    private Line line(ResultSet row) throws SQLException {
        return new Line(
                agent,
                row.getLong(1),
                row.getLong(2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                text(row, 6),
                text(row, 7),
                text(row, 8),
                text(row, 9),
                text(row, 10),
                text(row, 11),
                text(row, 12),
                text(row, 13),
                text(row, 14));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
