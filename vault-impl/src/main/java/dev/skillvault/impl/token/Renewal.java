package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a connection gets its next access token. Whoever keeps connections alive does not know which kind it is.
 *
 * <p>Sealed form: the {@linkplain #kind kind} and the {@linkplain #fields fields} in their order, see {@link TokenSet}. Kinds are
 * numbered for ever. Text forms are redacted. Immutable; close it to wipe what is secret.
 */
sealed interface Renewal extends AutoCloseable {

    /** There is nothing to renew with: a static secret, or a grant without a refresh token. */
    record None() implements Renewal {}

    /**
     * A refresh token (RFC 6749 section 1.5).
     *
     * @param secret the token
     */
    record RefreshToken(SecretBytes secret) implements Renewal {
        @Override
        public void close() {
            secret.close();
        }

        @Override
        public String toString() {
            return "RefreshToken[redacted]";
        }
    }

    /**
     * The agent's own registration (RFC 6749 section 4.4).
     *
     * @param scopes as asked for
     */
    record ClientCredentials(Set<String> scopes) implements Renewal {}

    /**
     * A service account's key (RFC 7523 section 2.1).
     *
     * @param email its name
     * @param keyId of the key, so that the provider finds it
     * @param key RSA, PKCS#8
     * @param subject the user for whom it acts, or null
     * @param scopes as asked for
     */
    record ServiceAccount(
            String email,
            String keyId,
            SecretBytes key,
            @Nullable String subject,
            Set<String> scopes) implements Renewal {
        @Override
        public void close() {
            key.close();
        }

        @Override
        public String toString() {
            return "ServiceAccount[redacted]";
        }
    }

    /**
     * An installation of a GitHub App.
     *
     * @param appId the app's client id or number
     * @param installationId the installation's number
     * @param key RSA, PKCS#8
     */
    record Installation(String appId, long installationId, SecretBytes key) implements Renewal {
        @Override
        public void close() {
            key.close();
        }

        @Override
        public String toString() {
            return "Installation[redacted]";
        }
    }

    /** The number of the kind in the sealed form. */
    default int kind() {
        return this.<Integer>fold(none -> 0, token -> 1, credentials -> 2, account -> 3, installation -> 4);
    }

    /** Whether there is anything to renew with. */
    default boolean renewable() {
        return !(this instanceof None);
    }

    /**
     * How the token after the next is got, once an answer brought this refresh token or none. A key or a registration of one's own is never
     * given up for a refresh token, which may end (RFC 6749 section 4.4.3 and RFC 7521 section 4.1 want none there).
     */
    default Renewal after(@Nullable SecretBytes refresh) {
        boolean ownKey = renewable() && !(this instanceof RefreshToken);
        return refresh == null || ownKey ? this : new RefreshToken(refresh);
    }

    /** What is kept of it, in order. None is empty. The bytes stay this renewal's own. */
    default List<SecretBytes> fields() {
        return RenewalFields.of(this);
    }

    /**
     * What was kept.
     *
     * @throws CannotOpenException if there is no such kind, or it has other fields
     */
    static Renewal of(int kind, List<SecretBytes> fields) {
        return RenewalFields.read(kind, fields);
    }

    /** Every kind has its branch. */
    default <T> T fold(
            Function<None, T> none,
            Function<RefreshToken, T> refreshToken,
            Function<ClientCredentials, T> clientCredentials,
            Function<ServiceAccount, T> serviceAccount,
            Function<Installation, T> installation) {
        if (this instanceof RefreshToken it) {
            return refreshToken.apply(it);
        } else if (this instanceof ClientCredentials it) {
            return clientCredentials.apply(it);
        } else if (this instanceof ServiceAccount it) {
            return serviceAccount.apply(it);
        } else if (this instanceof Installation it) {
            return installation.apply(it);
        }
        return none.apply((None) this);
    }

    /** Wipes what is secret in it. */
    @Override
    default void close() {}
}
