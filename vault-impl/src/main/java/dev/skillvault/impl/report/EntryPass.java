package dev.skillvault.impl.report;

import dev.skillvault.impl.audit.LogRange;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.report.ReportPeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

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
                    + " WHERE agent = ? AND sequence >= ? AND sequence < ? ORDER BY agent, sequence FETCH FIRST "
                    + WINDOW + " ROWS ONLY";

    private final String agent;
    private final long first;
    private final long end;
    private final long until;

    private EntryPass(String agent, long first, long end, long until) {
        this.agent = agent;
        this.first = first;
        this.end = end;
        this.until = until;
    }

    /** Finds the entries of a log from a period on. */
    static EntryPass of(Connection jdbc, String agent, ReportPeriod period) throws SQLException {
        long end = LogRange.end(jdbc, agent);
        long first = LogRange.firstAt(jdbc, agent, period.since(), end);
        return new EntryPass(agent, first, end, Micros.of(period.until()));
    }

    /** How many they are, if none is missing. */
    long size() {
        return end - first;
    }

    /** Tells each entry to each counter, and to somebody, from time to time and at last, how many it were. */
    void run(Connection jdbc, List<Counter> counters, LongConsumer done) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(SELECT)) {
            // from row to row: entries may be missing, and a sequence that somebody wrote may be any number
            long from = first;
            while (from < end) {
                select.setString(1, agent);
                select.setLong(2, from);
                select.setLong(3, end);
                from = end;
                int rows = 0;
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Line line = line(row);
                        boolean inPeriod = row.getLong(LOG_TIME) < until;
                        counters.forEach(counter -> counter.count(line, inPeriod));
                        if (++rows == WINDOW) {
                            from = line.sequence() + 1;
                        }
                    }
                }
                done.accept(from - first);
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
