package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.TestVaults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStoreContractTest extends StoreContractTest {
    private String database;

    @Override
    StoreUrl newStore() throws SQLException {
        database = TestPostgres.newDatabase();
        return TestPostgres.as(database, TestPostgres.SUPERUSER);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(database, TestPostgres.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "local", "remote_write"})
    void aServerThatMayLoseAcknowledgedCommitsIsRefused(String setting) throws SQLException {
        run("ALTER DATABASE " + database.replaceAll(".*/", "") + " SET synchronous_commit = " + setting);
        assertThatThrownBy(() -> Store.open(url))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("synchronous_commit = on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE RULE evil AS ON INSERT TO audit_side DO INSTEAD NOTHING",
                "CREATE POLICY evil ON grant_version USING (status = 'ACTIVE')",
                "CREATE TRIGGER evil BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "CREATE MATERIALIZED VIEW evil AS SELECT 1"
            })
    void whatCouldRunCodeOrHideRowsIsRefused(String attack) throws SQLException {
        run(attack);
        assertThatThrownBy(() -> Store.open(url))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("somebody changed it");
    }

    @Test
    void whatTheServerSaysStaysInside() {
        StoreUrl nobody = TestPostgres.as(database.replaceAll("[^/]*$", "no_such_database"), "no_such_role");
        assertThatThrownBy(() -> Store.open(nobody))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageNotContaining("no_such_role")
                .hasNoCause();
        assertThatThrownBy(nobody::openToRead)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageNotContaining("no_such_role")
                .hasNoCause();
    }

    /** But for the table in which a file remembers that it is to be written anew. */
    @Test
    void bothDialectsHaveTheSameTablesAndColumns() throws SQLException {
        StoreUrl file = StoreUrl.parse(TestVaults.url(folder));
        Store.open(file).close();
        try (Connection server = url.openToRead();
                Connection h2 = file.openToRead()) {
            assertThat(columns(server, "skillvault")).isNotEmpty().isEqualTo(columns(h2, "PUBLIC"));
        }
    }

    private static Set<String> columns(Connection connection, String schema) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT table_name, column_name, is_nullable,"
                        + " character_maximum_length, data_type FROM information_schema.columns WHERE table_schema = '"
                        + schema + "' AND lower(table_name) NOT IN ('flyway_schema_history', 'rewrite_at_close')")) {
            while (row.next()) {
                boolean binary =
                        row.getString(5).equals("bytea") || row.getString(5).contains("BINARY");
                columns.add((row.getString(1) + "." + row.getString(2) + " " + row.getString(3) + " "
                                + (binary ? "bytes" : row.getString(4) + row.getString(5)))
                        .toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}
