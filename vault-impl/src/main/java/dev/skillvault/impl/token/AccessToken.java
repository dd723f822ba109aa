package dev.skillvault.impl.token;

import com.google.errorprone.annotations.RestrictedApi;
import dev.skillvault.impl.crypto.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * A short-lived access token (RFC 6749 section 1.4), for one call.
 *
 * <p>Security guarantees: redacted text form, no equality by value, not serialisable. The raw value comes out through {@link
 * #reveal} only, which does not compile anywhere but in methods that carry {@link RevealsAccessToken}.
 *
 * <p>Thread-safe. Close it after the call.
 */
public final class AccessToken implements AutoCloseable {
    private final SecretBytes value;
    private final long generation;
    private final @Nullable String host;
    private final boolean onProbation;

    AccessToken(SecretBytes value, long generation, @Nullable String host, boolean onProbation) {
        this.value = value;
        this.generation = generation;
        this.host = host;
        this.onProbation = onProbation;
    }

    /** Lends the raw value for the length of a call; the bytes are wiped afterwards. */
    @RestrictedApi(
            explanation = "an access token meets the outside world in exactly one line",
            link = "docs/threat-model.md",
            allowlistAnnotations = RevealsAccessToken.class)
    public <T, X extends Exception> T reveal(SecretBytes.Use<T, X> use) throws X {
        return value.use(use);
    }

    /** The generation of the token set it belongs to. */
    public long generation() {
        return generation;
    }

    /** The API host that is the account's own, pinned when it was connected; null if the provider has one for all. */
    public @Nullable String host() {
        return host;
    }

    /** Whether the provider rejected it before and nothing renews it, so that another rejection would end the connection. */
    public boolean onProbation() {
        return onProbation;
    }

    @Override
    public void close() {
        value.close();
    }

    @Override
    public String toString() {
        return "AccessToken[redacted, generation " + generation + "]";
    }
}
