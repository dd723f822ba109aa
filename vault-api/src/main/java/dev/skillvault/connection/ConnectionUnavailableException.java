package dev.skillvault.connection;

import dev.skillvault.VaultException;

/**
 * A call was allowed, and the account it needs cannot be used now. Not sent.
 *
 * @since 0.1.0
 */
public final class ConnectionUnavailableException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final String provider;
    private final ConnectionState state;

    /**
     * Creates an exception.
     *
     * @param provider name of the provider
     * @param state how the connection is
     * @param message one sentence that says what to do, safe to show to a model
     */
    public ConnectionUnavailableException(String provider, ConnectionState state, String message) {
        super(message);
        this.provider = provider;
        this.state = state;
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
}
