package dev.skillvault.impl.store;

import dev.skillvault.VaultConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a vault is kept, and with that, in which kind of database. The vault adds the settings it needs itself.
 *
 * <p>Immutable, thread-safe.
 */
public final class StoreUrl {
    private static final Pattern H2 = Pattern.compile("jdbc:h2:file:([^;]+)");
    private static final Pattern POSTGRESQL = Pattern.compile(
            "jdbc:postgresql://(?<server>(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?)/(?<database>[A-Za-z0-9_-]+)");
    private static final Pattern CREDENTIALS = Pattern.compile(
            "jdbc:postgresql:.*?([?&](user|password|sslpassword)=|//[^/]*@).*", Pattern.CASE_INSENSITIVE);
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Dialect dialect;

    private StoreUrl(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Reads a URL of the form {@code jdbc:h2:file:PATH} or {@code jdbc:postgresql://HOST:PORT/DATABASE}.
     *
     * @throws VaultConfigurationException if it has another form, or H2 was told to listen elsewhere
     */
    public static StoreUrl parse(String url) {
        Matcher postgresql = POSTGRESQL.matcher(url);
        if (postgresql.matches()) {
            boolean loopback = THIS_MACHINE.contains(postgresql.group("host").toLowerCase(Locale.ROOT));
            return new StoreUrl(
                    new PostgreSql(postgresql.group("server"), postgresql.group("database"), loopback, null));
        }
        if (CREDENTIALS.matcher(url).matches()) {
            throw new VaultConfigurationException("user and password do not belong into the store's URL, which is shown"
                    + " and logged: pass them with storeCredentials(user, password)");
        }
        Matcher h2 = H2.matcher(url);
        if (!h2.matches()) {
            throw new VaultConfigurationException("the store must be given as jdbc:h2:file:PATH or"
                    + " jdbc:postgresql://HOST:PORT/DATABASE, without settings; the vault adds its own");
        }
        H2File.requireLoopback();
        try {
            return new StoreUrl(new H2File(Path.of(h2.group(1)).toAbsolutePath().normalize()));
        } catch (InvalidPathException e) {
            throw new VaultConfigurationException("the store's path is not one this file system can have");
        }
    }

    /**
     * The same place, entered as this user.
     *
     * @param credentials null for the driver's own choice
     * @throws VaultConfigurationException if this kind of store knows no users
     */
    public StoreUrl as(@Nullable StoreCredentials credentials) {
        if (credentials == null) {
            return this;
        }
        if (dialect instanceof PostgreSql server) {
            return new StoreUrl(new PostgreSql(server.server(), server.database(), server.loopback(), credentials));
        }
        throw new VaultConfigurationException(
                "a store in a file knows no users: leave storeCredentials out, and keep the folder to the agent");
    }

    /** For readers: one state of an existing database, see {@link Dialect#openToRead}. */
    public Connection openToRead() {
        return dialect.openToRead();
    }

    /** The database's own file, if it is one. */
    public Optional<Path> file() {
        return dialect.databaseFile();
    }

    /** Whether both lead to one database, as far as the URLs tell. */
    public boolean isSameDatabase(StoreUrl other) {
        return dialect.address().equals(other.dialect.address());
    }

    static StoreUrl of(Dialect dialect) {
        return new StoreUrl(dialect);
    }

    Dialect dialect() {
        return dialect;
    }

    @Override
    public String toString() {
        return dialect.place();
    }
}
