package dev.skillvault.spi;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * An account at a mail server, for sending. The password is copied in and lent out, and has no text form.
 *
 * <p>Thread-safe. Close it when it is not needed any more: that wipes the password.
 *
 * @since 0.1.0
 */
public final class MailAccount implements AutoCloseable {
    private static final int SUBMISSIONS = 465;

    private final String host;
    private final int port;
    private final String user;
    private final char[] password;

    private MailAccount(String host, int port, String user, char[] password) {
        this.host = requireNonNull(host, "host");
        this.port = port;
        this.user = requireNonNull(user, "user");
        this.password = password.clone();
    }

    /**
     * An account at port 465 (RFC 8314 section 7.3).
     *
     * @param host the server's name, as its certificate has it
     * @param user the account's name
     * @param password its password, or an app password; copied, so the caller may wipe the array
     * @return the account
     */
    public static MailAccount of(String host, String user, char[] password) {
        return new MailAccount(host, SUBMISSIONS, user, password);
    }

    /**
     * The same account at another port. TLS from the first byte is spoken there too.
     *
     * @param other the port
     * @return a new account
     * @throws IllegalArgumentException if it is no port
     */
    public MailAccount port(int other) {
        if (other < 1 || other > 65_535) {
            throw new IllegalArgumentException("not a port: " + other);
        }
        synchronized (password) {
            return new MailAccount(host, other, user, password);
        }
    }

    /**
     * The server.
     *
     * @return its name
     */
    public String host() {
        return host;
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
        return port;
    }

    /**
     * The account's name.
     *
     * @return the name
     */
    public String user() {
        return user;
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

    @Override
    public void close() {
        synchronized (password) {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public String toString() {
        return "MailAccount[" + host + ":" + port + ", redacted]";
    }
}
