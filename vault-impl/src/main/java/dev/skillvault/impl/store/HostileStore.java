package dev.skillvault.impl.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Looks for what the vault never makes: functions, triggers, views and linked tables. In H2 such a thing can run Java code in the
 * program that reads a table, so this is asked before any table is read.
 */
public final class HostileStore {
    private static final String FOREIGN = """
            SELECT 'function ' || ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES
            UNION ALL SELECT 'trigger ' || TRIGGER_NAME FROM INFORMATION_SCHEMA.TRIGGERS
            UNION ALL SELECT 'table ' || TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
              WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND TABLE_TYPE <> 'BASE TABLE'
            """;

    private HostileStore() {}

    /** What was found first, named so that it is safe to show; empty if there is nothing. */
    public static Optional<String> foreignCode(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FOREIGN)) {
            return row.next() ? Optional.of(row.getString(1).replaceAll("[^ -~]", "?")) : Optional.empty();
        }
    }
}
