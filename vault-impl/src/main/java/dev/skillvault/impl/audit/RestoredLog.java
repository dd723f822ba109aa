package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.EntryKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether a log began with a restore that the agent itself vouches for: its first entry, and each re-key since, up to the key the agent has
 * now. Whoever can only write the database cannot make one.
 */
final class RestoredLog {
    private RestoredLog() {}

    static boolean isGenuine(Connection connection, AgentId agent, byte[] logKey, byte[] spkiSha256)
            throws SQLException {
        Optional<LogHead> head = LogHead.all(connection).stream()
                .filter(each -> each.agent().equals(agent.value()))
                .findFirst();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + EntryRows.COLUMNS
                + " FROM audit_entry WHERE agent = ? AND (sequence = 0 OR kind = ?) ORDER BY agent, sequence")) {
            select.setString(1, agent.value());
            select.setString(2, EntryKind.AGENT_REKEYED.name());
            try (ResultSet row = select.executeQuery()) {
                if (head.isEmpty() || !row.next()) {
                    return false;
                }
                FirstEntry first = FirstEntry.verify(head.get(), EntryRows.fields(row));
                IdentityChain chain = new IdentityChain(head.get(), first);
                while (row.next()) {
                    chain.follow(row.getRow(), EntryRows.fields(row));
                }
                return chain.isRestored()
                        && first.logKey().equals(Hex.of(logKey))
                        && chain.newest().equals(Hex.of(spkiSha256));
            }
        } catch (TamperedException e) {
            return false;
        }
    }
}
