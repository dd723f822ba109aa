package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;

/**
 * What happens to Google accounts outside of any consent, and the one service account of the sandbox. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SandboxGoogle {

    private static final String KEY_ID = "5a7e1c0ffee0d15ea5e0b0a7cafe0123456789ab";

    private final World world;
    private final Runnable changed;
    private final SigningKey key;
    private Set<String> delegated = Set.of();

    SandboxGoogle(World world, Runnable changed) {
        this.world = world;
        this.changed = changed;
        this.key = new SigningKey(world.ledger());
    }

    /**
     * Changes a user's password, which ends the refresh tokens that have Gmail scopes, and no others ("Using OAuth 2.0 to Access Google
     * APIs", Refresh token expiration; developers.google.com, /identity/protocols/oauth2#expiration).
     *
     * @param user as named to {@link Sandbox#browser}
     */
    public void changePassword(String user) {
        requireNonNull(user);
        synchronized (world.lock()) {
            world.tokens()
                    .revokeAll(
                            Provider.GOOGLE,
                            Token.Type.REFRESH,
                            consent -> consent.user().equals(user) && hasGmail(consent.scopes()));
            changed.run();
        }
    }

    private static boolean hasGmail(Collection<String> scopes) {
        return scopes.stream()
                .anyMatch(scope -> scope.equals("https://mail.google.com/")
                        || scope.startsWith("https://www.googleapis.com/auth/gmail."));
    }

    /**
     * Makes the service account's key file, as the Cloud console does ("Create and delete service account keys", cloud.google.com,
     * /iam/docs/keys-create-delete). Each start has a key of its own, and within one start it is the same.
     *
     * @return the JSON file; it holds a private key
     */
    public byte[] serviceAccountKey() {
        return Json.write(Json.object()
                        .put("type", "service_account")
                        .put("project_id", "acme-agents")
                        .put("private_key_id", KEY_ID)
                        .put("private_key", key.pkcs8())
                        .put("client_email", serviceAccount())
                        .put("client_id", "108473625184736251847")
                        .put("auth_uri", "https://accounts.google.com/o/oauth2/auth")
                        .put("token_uri", GoogleServiceAccounts.TOKEN_URI)
                        .put("auth_provider_x509_cert_url", "https://www.googleapis.com/oauth2/v1/certs")
                        .put("universe_domain", "googleapis.com"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the service account's address, the account its calls appear under unless it acts for a user} */
    public String serviceAccount() {
        return "robot@acme-agents.iam.gserviceaccount.com";
    }

    /**
     * Lets the service account act for every user, as the administrator of a domain may ("Delegating domain-wide authority", on the
     * page "Using OAuth 2.0 for Server to Server Applications"). Nothing is delegated at first.
     *
     * @param scopes all it may ask for when it names a user
     */
    public void delegate(Set<String> scopes) {
        synchronized (world.lock()) {
            delegated = Set.copyOf(scopes);
        }
    }

    boolean isDelegated(Collection<String> scopes) {
        return delegated.containsAll(scopes);
    }

    SigningKey key() {
        return key;
    }
}
