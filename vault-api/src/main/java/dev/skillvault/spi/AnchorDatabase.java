package dev.skillvault.spi;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database, not the vault's own, in which {@linkplain Anchor#jdbc an anchor} keeps its notes. The password is copied in and lent out, and
 * has no text form.
 *
 * <p>Thread-safe. Close it when it is not needed any more: that wipes the password.
 *
 * @since 0.1.0
 */
public final class AnchorDatabase implements AutoCloseable {
    private final String url;
    private final @Nullable String user;
    private final char[] password;
    private final boolean askedAtStart;

    private AnchorDatabase(String url, @Nullable String user, char[] password, boolean askedAtStart) {
        this.url = requireNonNull(url, "url");
        this.user = user;
        this.password = password.clone();
        this.askedAtStart = askedAtStart;
    }

    /**
     * A database, entered as the driver decides: as the operating system's user, with the password in its password file.
     *
     * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE} or {@code jdbc:h2:file:PATH}, without user, password and settings
     * @return the database
     */
    public static AnchorDatabase at(String url) {
        return new AnchorDatabase(url, null, new char[0], false);
    }

    /**
     * The same database, entered as another user.
     *
     * @param other the user's name there
     * @param secret the password; copied, so the caller may wipe the array; empty to have the driver look it up in its password file
     * @return a new value
     */
    public AnchorDatabase as(String other, char[] secret) {
        return new AnchorDatabase(url, requireNonNull(other, "other"), secret, askedAtStart);
    }

    /**
     * The same database, for a {@linkplain Anchor#local local} anchor: it is asked while the vault is opened, and the vault is not opened on
     * a database that is older than what it knows, nor if it does not answer. Otherwise it is asked after the opening, and what contradicts
     * the log is reported.
     *
     * @return a new value
     */
    public AnchorDatabase askedAtStart() {
        synchronized (password) {
            return new AnchorDatabase(url, user, password, true);
        }
    }

    /**
     * Where it is.
     *
     * @return the URL
     */
    public String url() {
        return url;
    }

    /**
     * As whom it is entered.
     *
     * @return the user; empty for whom the driver chooses
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * A copy of the password.
     *
     * @return the password; the caller wipes it
     */
    public char[] password() {
        synchronized (password) {
            return password.clone();
        }
    }

    /**
     * Whether it is asked while the vault is opened.
     *
     * @return see {@link #askedAtStart}
     */
    public boolean isAskedAtStart() {
        return askedAtStart;
    }

    @Override
    public void close() {
        synchronized (password) {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public String toString() {
        return "AnchorDatabase[redacted]";
    }
}
