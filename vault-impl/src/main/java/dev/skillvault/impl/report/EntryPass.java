package dev.skillvault.impl.report;

import dev.skillvault.impl.audit.LogRange;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.report.ReportPeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Reads the entries of one log from a period on, once, in the log's own order, and never more than some of them at a time. The log's order
 * wins over its clock: an entry that was recorded while the clock was set back counts as recorded together with the one before it.
 */
final class EntryPass {
    private static final int WINDOW = 5_000;
    private static final int LOG_TIME = 15;
    private static final String SELECT =
            "SELECT sequence, at, kind, call, actor, subject, skill, provider, connection, operation, authority, reason, outcome,"
                    + " CASE WHEN kind = 'TOKEN_EXPORTED' THEN details END, log_time FROM audit_entry"
                    + " WHERE agent = ? AND sequence BETWEEN ? AND ? ORDER BY agent, sequence";

    private final Connection jdbc;
    private final String agent;
    private final Instant since;
    private final long until;

    EntryPass(Connection jdbc, String agent, ReportPeriod period) {
        this.jdbc = jdbc;
        this.agent = agent;
        this.since = period.since();
        this.until = Micros.of(period.until());
    }

    /** Tells each entry to each counter. */
    void run(List<Counter> counters) throws SQLException {
        long end = LogRange.end(jdbc, agent);
        long first = LogRange.firstAt(jdbc, agent, since, end);
        try (PreparedStatement select = jdbc.prepareStatement(SELECT)) {
            for (long from = first; from < end; from += WINDOW) {
                select.setString(1, agent);
                select.setLong(2, from);
                select.setLong(3, Math.min(from + WINDOW, end) - 1);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Line line = line(row);
                        boolean inPeriod = row.getLong(LOG_TIME) < until;
                        counters.forEach(counter -> counter.count(line, inPeriod));
                    }
                }
            }
        }
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
