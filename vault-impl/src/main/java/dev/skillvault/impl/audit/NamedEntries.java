package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.ValueMatches;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Looks through one agent's log for the entries that name a value by an HMAC. No index helps: a log is read from its beginning, a page at a
 * time.
 *
 * <p>For one thread, and one search.
 */
public final class NamedEntries {
    private static final int PAGE = 1_000;
    private static final String SELECT = "SELECT " + EntryRows.COLUMNS
            + " FROM audit_entry WHERE agent = ? AND sequence > ? AND details LIKE ? ORDER BY agent, sequence FETCH FIRST "
            + PAGE + " ROWS ONLY";

    private final String label;
    private final Map<String, String> guess;
    private final List<AuditEntry> found = new ArrayList<>();
    private long untestable;

    private NamedEntries(String label, Map<String, String> guess) {
        this.label = label;
        this.guess = guess;
    }

    /**
     * Finds them.
     *
     * @param names the member of the details with the names, by label
     * @param key the member with the id of the key
     * @param guess what the value is called, by the id of the key
     */
    public static ValueMatches find(
            Connection connection, AgentId agent, String names, String key, String label, Map<String, String> guess)
            throws SQLException {
        NamedEntries search = new NamedEntries(label, guess);
        OptionalLong last = OptionalLong.of(-1);
        while (last.isPresent()) {
            last = search.page(connection, agent, last.getAsLong(), names, key);
        }
        return new ValueMatches(
                search.found, search.untestable, PrunedPart.of(connection, agent, Instant.MIN, Instant.MAX));
    }

    /** The last sequence of a page that was full. */
    private OptionalLong page(Connection connection, AgentId agent, long after, String names, String key)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, agent.value());
            select.setLong(2, after);
            select.setString(3, "%\"" + key + "\":%");
            try (ResultSet row = select.executeQuery()) {
                int rows = 0;
                long sequence = after;
                while (row.next()) {
                    AuditEntry entry = AuditEntry.of(EntryRows.fields(row));
                    look(entry, names, key);
                    sequence = entry.sequence();
                    rows++;
                }
                return rows == PAGE ? OptionalLong.of(sequence) : OptionalLong.empty();
            }
        }
    }

    private void look(AuditEntry entry, String names, String key) {
        JsonNode details = details(entry);
        JsonNode named = details.path(names).path(label);
        if (!named.isArray()) {
            return;
        }
        String name = guess.get(details.path(key).asText());
        if (name == null) {
            untestable++;
            return;
        }
        for (JsonNode each : named) {
            if (name.equals(each.asText())) {
                found.add(entry);
                return;
            }
        }
    }

    /** What is no JSON names nothing; whether it is the vault's, verification says. */
    private static JsonNode details(AuditEntry entry) {
        try {
            return EntryCertificate.details(entry.fields());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
