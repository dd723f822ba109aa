package dev.skillvault.connection;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A consent on another device: the user opens a page there and types a short code, while this machine asks the provider now and then
 * (RFC 8628).
 *
 * <p>Thread-safe. Single-use.
 *
 * @since 0.1.0
 */
public interface DeviceConsent {

    /**
     * The page to open on the other device.
     *
     * @return where the user types the code (RFC 8628 section 3.2, {@code verification_uri})
     */
    URI verificationUri();

    /**
     * The page with the code typed in already, to be shown as a QR code for example.
     *
     * @return {@code verification_uri_complete}; empty if the provider has none
     */
    Optional<URI> verificationUriComplete();

    /**
     * The code to type. Show it to the user who is to consent and to nobody else.
     *
     * @return the user code
     */
    String userCode();

    /**
     * When the code ends.
     *
     * @return from this instant on it is of no use
     */
    Instant expiresAt();

    /**
     * Asks the provider once, unless it was asked less than its interval ago. Returns at once; for callers with a schedule of their own.
     *
     * @return the connection if the user has consented; empty as long as that is open
     * @throws ConsentException if the user refused, the code has expired, or the answer leads to no connection
     */
    Optional<ConnectionInfo> poll();

    /**
     * Asks until the user has consented and the tokens are stored, no more often than the provider allows. That the provider cannot be
     * reached for a while does no harm.
     *
     * @param timeout how long to wait at most; the flow goes on being open afterwards
     * @return the connection
     * @throws ConsentException if the user refused, the code has expired, the time ran out, or the answer leads to no connection
     */
    ConnectionInfo await(Duration timeout);
}
