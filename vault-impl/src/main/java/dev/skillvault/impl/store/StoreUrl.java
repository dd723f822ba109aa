package dev.skillvault.impl.store;

import dev.skillvault.VaultConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.engine.SysProperties;

/**
 * Where a vault is kept. The vault adds the settings it needs itself: the file is shared with the command line through H2's mixed mode,
 * whose server must listen on loopback only.
 *
 * @param file the database file without its ending
 */
public record StoreUrl(Path file) {
    private static final Pattern SHAPE = Pattern.compile("jdbc:h2:file:([^;]+)");
    private static final String BIND = "h2.bindAddress";
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Reads a URL of the form {@code jdbc:h2:file:PATH}.
     *
     * @throws VaultConfigurationException if it has another form, or H2 was told to listen elsewhere
     */
    public static StoreUrl parse(String url) {
        Matcher shape = SHAPE.matcher(url);
        if (!shape.matches()) {
            throw new VaultConfigurationException(
                    "the store must be given as jdbc:h2:file:PATH, without settings; the vault adds its own");
        }
        // H2 reads this once, when its classes load
        String bound = System.getProperty(BIND);
        if (bound != null && !bound.equals(LOOPBACK)) {
            throw new VaultConfigurationException("the system property " + BIND + " must be " + LOOPBACK
                    + ": the store is shared on this machine only");
        }
        System.setProperty(BIND, LOOPBACK);
        if (!LOOPBACK.equals(SysProperties.BIND_ADDRESS)) {
            throw new VaultConfigurationException("H2 was loaded before the vault and would listen on every network"
                    + " interface: start with -D" + BIND + "=" + LOOPBACK);
        }
        try {
            return new StoreUrl(Path.of(shape.group(1)).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new VaultConfigurationException("the store's path is not one this file system can have");
        }
    }

    /** For the vault: makes the database if there is none. */
    public String readWrite() {
        return "jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0";
    }

    /** For readers: the database must exist. */
    public String existing() {
        return readWrite() + ";IFEXISTS=TRUE";
    }
}
