package dev.skillvault.impl.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens H2 files beside the vault, as the vault itself opens them: whoever is first owns the file, and must only append. */
public final class TestFiles {
    private TestFiles() {}

    /** The database must exist. */
    public static Connection open(String url) throws SQLException {
        // parsed before H2 loads
        return DriverManager.getConnection(file(url).existing(), "sa", "");
    }

    private static H2File file(String url) {
        return (H2File) StoreUrl.parse(url).dialect();
    }
}
