package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes the personal fields beside a user's entries. The entries stay, and so does the tree.
 *
 * <p>Stateless.
 */
public final class SideRows {
    private SideRows() {}

    /**
     * What was deleted, to be entered in the log. A range runs over the user's entries with a side row and over no other's: between its
     * bounds nothing of the user's was left out.
     *
     * @param rows how many
     * @param ranges first and last sequence of each range
     */
    public record Erased(long rows, List<List<Long>> ranges) {}

    /** Deletes them all. A row that is missing already is not among them: whoever took it must answer for it. */
    public static Erased erase(Connection transaction, AgentId agent, UserId user) throws SQLException {
        Erased erased = find(transaction, agent, user);
        try (PreparedStatement delete = transaction.prepareStatement("DELETE FROM audit_side WHERE agent = ?"
                + " AND sequence IN (SELECT sequence FROM audit_entry WHERE agent = ? AND subject = ?)")) {
            delete.setString(1, agent.value());
            delete.setString(2, agent.value());
            delete.setString(3, user.value());
            delete.executeUpdate();
        }
        return erased;
    }

    private static Erased find(Connection transaction, AgentId agent, UserId user) throws SQLException {
        List<List<Long>> ranges = new ArrayList<>();
        long rows = 0;
        try (PreparedStatement select =
                transaction.prepareStatement("SELECT e.sequence, s.sequence FROM audit_entry e LEFT JOIN audit_side s"
                        + " ON s.agent = e.agent AND s.sequence = e.sequence"
                        + " WHERE e.agent = ? AND e.subject = ? AND e.side_hash IS NOT NULL ORDER BY e.sequence")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            try (ResultSet row = select.executeQuery()) {
                boolean open = false;
                while (row.next()) {
                    long sequence = row.getLong(1);
                    boolean there = row.getObject(2) != null;
                    if (there) {
                        rows++;
                        long first = open ? ranges.remove(ranges.size() - 1).get(0) : sequence;
                        ranges.add(List.of(first, sequence));
                    }
                    open = there;
                }
            }
        }
        return new Erased(rows, ranges);
    }
}
