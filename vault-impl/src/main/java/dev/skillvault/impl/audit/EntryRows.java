package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads entries from {@code audit_entry} as they are, without believing anything. */
final class EntryRows {
    static final String COLUMNS = Arrays.stream(AuditField.values())
            .map(AuditField::columnName)
            .collect(Collectors.joining(", ", "", ", leaf_hash, log_time"));

    private static final AuditField[] FIELDS = AuditField.values();

    private EntryRows() {}

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
