package dev.skillvault.connection;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The ways to connect an account. One is chosen for one user and one provider, or for a connection that exists already and is to be
 * renewed in place, with its id and its grants.
 *
 * <p>The first four ask a person for consent and differ in how the provider's answer finds its way back; they ask for the least scopes
 * that the installed skills' manifests need, and for nothing else. The others need no person. Whatever is granted is stored as granted;
 * {@link ConnectionInfo#access()} names what is missing.
 *
 * <p><b>Threading.</b> Immutable and thread-safe; each call begins a flow of its own.
 *
 * <p><b>Errors.</b> Each method throws {@link dev.skillvault.VaultConfigurationException} if the provider offers no such way or the vault
 * has no client registration for it, and {@link dev.skillvault.VaultUnavailableException} if the store did not answer in time.
 *
 * @since 0.1.0
 */
public interface Connector {

    /**
     * Authorization code with PKCE, answered to a free port of this machine's loopback interface, 127.0.0.1 or else [::1] (RFC 6749 section
     * 4.1, RFC 7636, RFC 8252 section 7.3). For a user who sits at this machine.
     *
     * @return the flow; it listens already. Send its link to the user, wait, and close it
     */
    ConsentFlow loopback();

    /**
     * Authorization code with PKCE, answered to a page of a web application. Nothing is kept in memory: any node that shares the store
     * can complete it with {@link dev.skillvault.VaultOperator#complete(dev.skillvault.UserId, URI)}.
     *
     * @param redirectUri the page, exactly as it is registered at the provider: https, or http on a loopback address; no fragment
     * @return the link for the user
     * @throws IllegalArgumentException if the URI is of another kind
     */
    ConsentLink redirect(URI redirectUri);

    /**
     * Authorization code with PKCE, whose answer a person copies from the browser's address bar. The redirect leads to a port of
     * 127.0.0.1 that browsers do not open, so that no program on the person's machine gets the code.
     *
     * @return the flow
     */
    PastedConsent paste();

    /**
     * The same for a provider that accepts only redirect URIs that were registered with it, character by character.
     *
     * @param redirectUri as for {@link #redirect(URI)}
     * @return the flow
     * @throws IllegalArgumentException if the URI is of another kind
     */
    PastedConsent paste(URI redirectUri);

    /**
     * A code that the user types on another device (RFC 8628). For machines with neither a browser nor an address of their own.
     *
     * @return the flow; show its page and code to the user, then wait
     * @throws ConsentException if the provider did not give a code
     */
    DeviceConsent device();

    /**
     * The agent's own account, by its client registration alone (RFC 6749 section 4.4). No user is involved, so it is connected for
     * {@link dev.skillvault.UserId#AGENT} only.
     *
     * @return the connection
     * @throws ConsentException if the provider gave no access
     * @throws IllegalArgumentException if the user is another
     */
    ConnectionInfo clientCredentials();

    /**
     * A service account with a key of its own (RFC 7523 section 2.1).
     *
     * @param keyFile the JSON key file as the provider hands it out; the bytes are copied and sealed, the caller wipes them
     * @param subject the user for whom the service account acts, where an administrator has allowed it that; null for itself
     * @return the connection
     * @throws ConsentException if the provider gave no access
     * @throws IllegalArgumentException if the file is not a key file of this provider
     */
    ConnectionInfo serviceAccount(byte[] keyFile, @Nullable String subject);

    /**
     * An app that an account's owner has installed, like a GitHub App.
     *
     * @param appId the app's client id or number
     * @param installationId the installation's number
     * @param privateKey the app's RSA private key as PEM; the bytes are copied and sealed, the caller wipes them
     * @return the connection
     * @throws ConsentException if the provider gave no access
     * @throws IllegalArgumentException if an id or the key is malformed
     */
    ConnectionInfo installation(String appId, long installationId, byte[] privateKey);

    /**
     * A secret that does not end by itself: a personal access token, a bot token, an app password.
     *
     * @param secret printable ASCII; copied and sealed, the caller wipes it
     * @return the connection
     * @throws IllegalArgumentException if the secret is empty or holds other characters
     */
    ConnectionInfo secret(char[] secret);
}
