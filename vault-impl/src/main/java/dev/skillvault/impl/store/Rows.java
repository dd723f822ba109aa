package dev.skillvault.impl.store;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of a query whose parameters are all texts. */
public final class Rows {
    private Rows() {}

    /** Makes a row into what it says. */
    @FunctionalInterface
    public interface Decoder<T> {
        /** Reads the row on which the result stands. */
        T decode(ResultSet row) throws SQLException;
    }

    /** All rows of a query. */
    public static <T> List<T> of(Connection jdbc, String sql, Decoder<T> decoder, String... keys) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement select = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                select.setString(i + 1, keys[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(decoder.decode(row));
                }
            }
        }
        return rows;
    }

    /** All rows of a query whose first parameter is the agent. */
    public static <T> List<T> of(Connection jdbc, AgentId agent, String sql, Decoder<T> decoder, String... keys)
            throws SQLException {
        String[] all = new String[keys.length + 1];
        all[0] = agent.value();
        System.arraycopy(keys, 0, all, 1, keys.length);
        return of(jdbc, sql, decoder, all);
    }
}
