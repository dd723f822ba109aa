package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says of each entry which announces something that nothing is known to have come of it, if that is so: it is still under way, or the vault
 * was ended in between.
 *
 * <p>Stateless.
 */
final class MissingOutcomes {
    /** What announces, and what tells how it ended, with the same call and later. */
    static final Map<EntryKind, EntryKind> OUTCOMES = Map.of(
            EntryKind.CALL_INTENT, EntryKind.CALL_OUTCOME,
            EntryKind.CALL_FALLBACK, EntryKind.CALL_OUTCOME,
            EntryKind.REFRESH_INTENT, EntryKind.REFRESH_OUTCOME,
            EntryKind.COMMAND_TAKEN, EntryKind.COMMAND_OUTCOME);

    private MissingOutcomes() {}

    /** The same entries, with an outcome that reads unknown where the log has none. */
    static List<AuditEntry> named(Connection connection, List<AuditEntry> entries) throws SQLException {
        List<AuditEntry> named = new ArrayList<>(entries.size());
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT 1 FROM audit_entry WHERE agent = ? AND call = ? AND kind = ? AND sequence > ?"
                        + " FETCH FIRST ROW ONLY")) {
            for (AuditEntry entry : entries) {
                named.add(isMissing(select, entry) ? unknown(entry) : entry);
            }
        }
        return named;
    }

    private static boolean isMissing(PreparedStatement select, AuditEntry entry) throws SQLException {
        EntryKind outcome = OUTCOMES.get(entry.kind());
        Optional<String> call = entry.field(AuditField.CALL);
        if (outcome == null || call.isEmpty() || entry.field(AuditField.OUTCOME).isPresent()) {
            return false;
        }
        select.setString(1, entry.agent().value());
        select.setString(2, call.get());
        select.setString(3, outcome.name());
        select.setLong(4, entry.sequence());
        try (ResultSet row = select.executeQuery()) {
            return !row.next();
        }
    }

    private static AuditEntry unknown(AuditEntry entry) {
        Map<AuditField, String> fields = new EnumMap<>(entry.fields());
        fields.put(AuditField.OUTCOME, AuditEntry.UNKNOWN);
        return AuditEntry.of(fields);
    }
}
