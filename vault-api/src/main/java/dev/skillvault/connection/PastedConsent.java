package dev.skillvault.connection;

import java.net.URI;
import java.time.Instant;

/**
 * A consent whose answer a person brings by hand, for a machine that no browser can reach. After the user has consented, the browser
 * tries to open an address where nothing listens; its address bar then holds the answer, to be copied from there as it is.
 *
 * <p>Thread-safe. Single-use.
 *
 * @since 0.1.0
 */
public interface PastedConsent {

    /**
     * The link for the user to open, in any browser anywhere.
     *
     * @return the provider's authorization endpoint with all parameters
     */
    URI authorizationUri();

    /**
     * When the link ends.
     *
     * @return from this instant on it is of no use
     */
    Instant expiresAt();

    /**
     * Completes the consent with what the person pasted: the whole URL of the address bar, or only the code in it. Blanks, line breaks
     * and angle brackets around it do no harm, nor does a chat that has percent-encoded the URL once more.
     *
     * <p>A bare code comes without the state that binds an answer to its flow (RFC 6749 section 10.12). It is taken for the answer to
     * this very flow, so hand it only to the object whose link the person was given; PKCE holds the provider to the same (RFC 7636).
     *
     * @param pasted what was pasted; not kept
     * @return the connection; the one that was made already if the same answer is pasted again
     * @throws ConsentException if what was pasted is no answer, is the answer to another link, or leads to no connection; in the first
     *     two cases this flow can still be completed
     */
    ConnectionInfo complete(String pasted);
}
