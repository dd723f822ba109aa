package dev.skillvault.impl.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Looks for what the vault never makes: functions, triggers, views and linked tables. In H2 such a thing can run Java code in the
 * program that reads a table, so this is asked before any table is read; on PostgreSQL it can run as whoever reads, or change what is
 * read.
 */
public final class HostileStore {
    private HostileStore() {}

    /** What was found first, named so that it is safe to show; empty if there is nothing. */
    public static Optional<String> foreignCode(StoreUrl url, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(url.dialect().foreignCode())) {
            return row.next() ? Optional.of(row.getString(1).replaceAll("[^ -~]", "?")) : Optional.empty();
        }
    }
}
