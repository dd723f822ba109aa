package dev.skillvault.impl.store;

import com.zaxxer.hikari.HikariConfig;
import dev.skillvault.VaultConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server, for when one machine is not enough. Everything lies in a schema of the vault's own, and the search path is that
 * schema and no other, so that nobody can slip a table or an operator in front.
 *
 * @param server host and port as in the URL
 * @param database its name
 * @param loopback whether the server is this machine; any other must show a certificate for its name
 * @param credentials null for the driver's own choice: the operating system's user and the password file
 */
record PostgreSql(
        String server,
        String database,
        boolean loopback,
        @Nullable StoreCredentials credentials) implements Dialect {
    private static final String SCHEMA = "skillvault";
    /** Settings under which a commit that was acknowledged is on the server's disk. */
    private static final Set<String> DURABLE = Set.of("on", "remote_apply");

    private static final int TIMEOUT_SECONDS = 10;

    @Override
    public String place() {
        return server + "/" + database;
    }

    @Override
    public String address() {
        String port = server.matches(".*:[0-9]+") ? server.substring(server.lastIndexOf(':') + 1) : "5432";
        String host =
                loopback ? "localhost" : server.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
        return "postgresql:" + host + ":" + port + "/" + database;
    }

    @Override
    public String likelyCauses() {
        return "the server does not answer, does not know the user or the database, or shows no certificate that is trusted";
    }

    private String url() {
        return "jdbc:postgresql://" + server + "/" + database;
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("ApplicationName", "skill-vault");
        settings.setProperty("currentSchema", SCHEMA);
        settings.setProperty("sslmode", loopback ? "prefer" : "verify-full");
        settings.setProperty("connectTimeout", String.valueOf(TIMEOUT_SECONDS));
        settings.setProperty("socketTimeout", "60");
        settings.setProperty("tcpKeepAlive", "true");
        // the driver's messages would quote the server's, and those the values of a violated key
        settings.setProperty("logServerErrorDetail", "false");
        if (credentials != null) {
            settings.setProperty("user", credentials.user());
            if (credentials.hasPassword()) {
                settings.setProperty("password", credentials.passwordText());
            }
        }
        return settings;
    }

    @Override
    public void prepare() {}

    @Override
    public DataSource direct() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        try {
            for (String name : settings().stringPropertyNames()) {
                source.setProperty(name, settings().getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a setting of the driver is not known to it");
        }
        return source;
    }

    @Override
    public HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setDataSourceProperties(settings());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // a node that hangs must not keep the log's head for ever, and the others must not wait for it for ever
        config.setConnectionInitSql("SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '30s'");
        return config;
    }

    @Override
    public FluentConfiguration migrations(FluentConfiguration flyway) {
        return flyway.locations("classpath:dev/skillvault/impl/store/migration/postgresql")
                .defaultSchema(SCHEMA)
                .schemas(SCHEMA);
    }

    @Override
    public boolean mayMigrate(Connection connection) throws SQLException {
        return "true"
                .equals(text(
                        connection,
                        "SELECT CAST(COALESCE((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace"
                                + " WHERE nspname = '" + SCHEMA + "'),"
                                + " has_database_privilege(current_database(), 'CREATE')) AS text)"));
    }

    @Override
    public void requireDurable(Connection connection) throws SQLException {
        if (!DURABLE.contains(text(connection, "SHOW synchronous_commit"))) {
            throw new VaultConfigurationException("the database at " + place()
                    + " would lose commits it acknowledged: set synchronous_commit = on for the vault's user");
        }
        if (!text(connection, "SHOW fsync").equals("on")) {
            throw new VaultConfigurationException("the database at " + place()
                    + " would lose commits it acknowledged: the server runs with fsync = off");
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** A commit is on disk when it is acknowledged, see {@link #requireDurable}. */
    @Override
    public void sync(Connection connection) {}

    /** Autovacuum does it. */
    @Override
    public void tidy(Connection connection) {}

    /** What {@code VACUUM} has not yet overwritten is the administrator's to see to, see docs/operations.md. */
    @Override
    public void noteErasure(Connection connection) {}

    @Override
    public boolean finishErasure(Connection connection) {
        return false;
    }

    @Override
    public void compact(Connection connection) {}

    @Override
    public Connection openToRead() {
        try {
            Connection connection = DriverManager.getConnection(url(), settings());
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(snapshot());
            return connection;
        } catch (SQLException e) {
            throw new VaultConfigurationException("the vault at " + place() + " cannot be read: " + likelyCauses());
        }
    }

    /** One snapshot for all tables, taken with the first statement. */
    @Override
    public int snapshot() {
        return Connection.TRANSACTION_REPEATABLE_READ;
    }

    @Override
    public String foreignCode() {
        return """
            WITH own AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'skillvault')
            SELECT 'function ' || proname FROM pg_catalog.pg_proc WHERE pronamespace IN (SELECT oid FROM own)
            UNION ALL SELECT 'operator ' || oprname FROM pg_catalog.pg_operator WHERE oprnamespace IN (SELECT oid FROM own)
            UNION ALL SELECT 'trigger ' || t.tgname FROM pg_catalog.pg_trigger t
              JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
              WHERE c.relnamespace IN (SELECT oid FROM own) AND NOT t.tgisinternal
            UNION ALL SELECT 'rule ' || r.rulename FROM pg_catalog.pg_rewrite r
              JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
              WHERE c.relnamespace IN (SELECT oid FROM own) AND c.relkind = 'r'
            UNION ALL SELECT 'policy ' || p.polname FROM pg_catalog.pg_policy p
              JOIN pg_catalog.pg_class c ON c.oid = p.polrelid WHERE c.relnamespace IN (SELECT oid FROM own)
            UNION ALL SELECT 'table ' || relname FROM pg_catalog.pg_class
              WHERE relnamespace IN (SELECT oid FROM own) AND relkind IN ('v', 'm', 'f')
            """;
    }

    @Override
    public Optional<Path> databaseFile() {
        return Optional.empty();
    }

    /** A server says so itself, and whoever runs it mends it. */
    @Override
    public boolean isDamage(SQLException failure) {
        return false;
    }

    @Override
    public boolean wouldBeOverwritten() {
        return false;
    }
}
