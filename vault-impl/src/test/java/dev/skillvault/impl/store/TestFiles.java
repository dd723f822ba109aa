package dev.skillvault.impl.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens H2 files beside the vault, as the vault itself opens them: whoever is first owns the file, and must only append. */
public final class TestFiles {
    private static final String SETTINGS =
            ";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0;WRITE_DELAY=0;MAX_COMPACT_TIME=0;IFEXISTS=TRUE";

    private TestFiles() {}

    /** The database must exist. */
    public static Connection open(String url) throws SQLException {
        var unused = StoreUrl.parse(url); // before H2 loads
        return new H2DataSource(url + SETTINGS).getConnection();
    }
}
