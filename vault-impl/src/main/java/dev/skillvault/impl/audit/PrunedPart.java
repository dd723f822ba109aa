package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.impl.store.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a log no longer has, for answers that lack it.
 *
 * <p>Stateless.
 */
public final class PrunedPart {
    private static final String LAST =
            "SELECT sequence, log_time FROM audit_pruned WHERE agent = ? ORDER BY agent DESC, sequence DESC FETCH FIRST ROW ONLY";
    private static final String ALL = "SELECT COUNT(*), MIN(sequence), MIN(log_time) FROM audit_pruned WHERE agent = ?";

    private PrunedPart() {}

    /**
     * Says which entries were pruned and are not back.
     *
     * @param since the first instant that was asked for
     * @param until the first instant behind what was asked for
     * @return empty if nothing was pruned, or all of it was recorded at another time
     */
    public static Optional<PrunedEntries> of(Connection connection, AgentId agent, Instant since, Instant until)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST)) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                // counting takes time, and is not needed for what is newer than all that was pruned
                if (!row.next() || Micros.of(row.getLong(2)).isBefore(since.truncatedTo(ChronoUnit.MICROS))) {
                    return Optional.empty();
                }
                return of(connection, agent, row.getLong(1), Micros.of(row.getLong(2)), until);
            }
        }
    }

    private static Optional<PrunedEntries> of(
            Connection connection, AgentId agent, long last, Instant newest, Instant until) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ALL)) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && Micros.of(row.getLong(3)).isBefore(until.truncatedTo(ChronoUnit.MICROS))
                        ? Optional.of(new PrunedEntries(agent, row.getLong(1), row.getLong(2), last, newest))
                        : Optional.empty();
            }
        }
    }
}
