package dev.skillvault.connection;

import dev.skillvault.VaultException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call was allowed, and the account it needs cannot be used now. Not sent.
 *
 * @since 0.1.0
 */
public final class ConnectionUnavailableException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final String provider;
    private final ConnectionState state;
    private final @Nullable String connection;
    private final @Nullable URI consentLink;

    /**
     * Creates an exception.
     *
     * @param provider name of the provider
     * @param state how the connection is
     * @param message one sentence that says what to do, safe to show to a model
     */
    public ConnectionUnavailableException(String provider, ConnectionState state, String message) {
        this(provider, state, null, null, message);
    }

    private ConnectionUnavailableException(
            String provider,
            ConnectionState state,
            @Nullable ConnectionId connection,
            @Nullable URI consentLink,
            String message) {
        super(message);
        this.provider = provider;
        this.state = state;
        this.connection = connection == null ? null : connection.value();
        this.consentLink = consentLink;
    }

    /**
     * The access is dead until the user consents again.
     *
     * @param provider name of the provider
     * @param title its title, for people
     * @param connection which connection
     * @param consentLink where to consent again; null if no link can be had now
     * @return the exception; its sentence names the connection and the link
     */
    public static ConnectionUnavailableException needsConsent(
            String provider, String title, ConnectionId connection, @Nullable URI consentLink) {
        String how =
                consentLink == null ? "run 'vault connect --again " + connection + "' for a link" : "" + consentLink;
        return new ConnectionUnavailableException(
                provider,
                ConnectionState.NEEDS_CONSENT,
                connection,
                consentLink,
                "the " + title + " account (connection " + connection
                        + ") must be connected again by its user; do not retry before that: " + how);
    }

    /**
     * The provider.
     *
     * @return its name
     */
    public String provider() {
        return provider;
    }

    /**
     * How the connection is.
     *
     * @return its state
     */
    public ConnectionState state() {
        return state;
    }

    /**
     * Which connection.
     *
     * @return its id; empty if it is not known any more
     */
    public Optional<ConnectionId> connection() {
        return Optional.ofNullable(connection).map(ConnectionId::new);
    }

    /**
     * Where the user consents again.
     *
     * @return the link; empty if that would not help, or no link can be had now
     */
    public Optional<URI> consentLink() {
        return Optional.ofNullable(consentLink);
    }
}
