package dev.skillvault.impl.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A head row as it is.
 *
 * @param agent whose log
 * @param origin its name in checkpoints
 * @param logKey raw public key, in hexadecimal
 * @param size number of entries
 * @param compactRange right edge of the tree, in hexadecimal
 * @param root of the tree, in hexadecimal
 */
record LogHead(String agent, String origin, String logKey, long size, String compactRange, String root) {

    static List<LogHead> all(Connection connection) throws SQLException {
        List<LogHead> heads = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT agent, origin, log_key, size, compact_range, root FROM audit_head ORDER BY agent")) {
            while (row.next()) {
                heads.add(new LogHead(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6)));
            }
        }
        return heads;
    }
}
