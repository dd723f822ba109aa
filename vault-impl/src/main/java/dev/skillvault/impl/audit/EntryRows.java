package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes entries to {@code audit_entry}, and reads them as they are, without believing anything. */
final class EntryRows {
    static final String COLUMNS = Arrays.stream(AuditField.values())
            .map(AuditField::columnName)
            .collect(Collectors.joining(", ", "", ", leaf_hash, log_time"));

    static final String INSERT =
            "INSERT INTO audit_entry (" + COLUMNS + ") VALUES (" + "?, ".repeat(AuditField.values().length) + "?, ?)";

    /** The columns that hold no text; a database that is strict about types takes no text for them. */
    private static final Set<AuditField> NUMBERS = EnumSet.of(AuditField.SEQUENCE, AuditField.AT);

    private static final AuditField[] FIELDS = AuditField.values();

    private EntryRows() {}

    static void bind(PreparedStatement insert, AuditEntry entry, String leafHash, long logTime) throws SQLException {
        int column = 1;
        for (AuditField field : FIELDS) {
            String value = entry.field(field).orElse(null);
            if (value != null && NUMBERS.contains(field)) {
                insert.setLong(column++, Long.parseLong(value));
            } else {
                insert.setString(column++, value);
            }
        }
        insert.setString(column++, leafHash);
        insert.setLong(column, logTime);
    }

    static Map<AuditField, String> fields(ResultSet row) throws SQLException {
        Map<AuditField, String> fields = new EnumMap<>(AuditField.class);
        int column = 1;
        for (AuditField field : FIELDS) {
            String value = row.getString(column++);
            if (value != null) {
                fields.put(field, value);
            }
        }
        return fields;
    }

    static String leafHash(ResultSet row) throws SQLException {
        return String.valueOf(row.getString(FIELDS.length + 1));
    }

    static long logTime(ResultSet row) throws SQLException {
        return row.getLong(AuditField.values().length + 2);
    }
}
