package dev.skillvault.connection;

import java.net.URI;
import java.time.Duration;

/**
 * A user is on the way to consent. The callback is listened for from the moment this exists until it is closed.
 *
 * <p>Thread-safe. Single-use.
 *
 * @since 0.1.0
 */
public interface ConsentFlow extends AutoCloseable {

    /**
     * The link for the user to open in a browser on this machine (RFC 6749 section 4.1.1).
     *
     * @return the provider's authorization endpoint with all parameters
     */
    URI authorizationUri();

    /**
     * Waits until the user has consented and the tokens are stored.
     *
     * @param timeout how long to wait at most
     * @return the connection
     * @throws ConsentException if the user refused, the time ran out, or the provider's answer did not fit
     */
    ConnectionInfo await(Duration timeout);

    /** Stops listening. A flow that was completed stays completed. */
    @Override
    void close();
}
