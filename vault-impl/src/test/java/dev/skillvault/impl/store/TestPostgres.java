package dev.skillvault.impl.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of this JVM, a database for each test. Anyone from this machine is trusted. */
public final class TestPostgres {
    public static final String SUPERUSER = "postgres";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** Started with the first use, stopped with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                // the library's own default loses commits for speed; the vault refuses that
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("fsync", "on")
                        .start();
                try (Connection connection = DriverManager.getConnection(server.getJdbcUrl(SUPERUSER, "postgres"));
                        Statement statement = connection.createStatement()) {
                    // readers that name no user come as the operating system's
                    statement.execute("CREATE ROLE \"" + System.getProperty("user.name") + "\" SUPERUSER LOGIN");
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The URL of a new, empty database. */
    public static String newDatabase() throws SQLException {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), SUPERUSER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + Server.RUNNING.getPort() + "/" + database;
    }

    /** Somebody's own connection to a vault's database. */
    public static Connection connect(String url, String user) throws SQLException {
        return DriverManager.getConnection(url + "?currentSchema=skillvault", user, "");
    }

    /** The store as this user sees it. */
    public static StoreUrl as(String url, String user) {
        return StoreUrl.parse(url).as(StoreCredentials.of(user, new char[0]));
    }
}
