package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.util.List;
import java.util.function.Function;

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

    /** The number of the kind in the sealed form. */
    default int kind() {
        return this.<Integer>fold(none -> 0, token -> 1);
    }

    /** What is kept of it, in order. None is empty. The bytes stay this renewal's own. */
    default List<SecretBytes> fields() {
        return this.<List<SecretBytes>>fold(none -> List.of(), token -> List.of(token.secret()));
    }

    /**
     * What was kept.
     *
     * @throws CannotOpenException if there is no such kind, or it has other fields
     */
    static Renewal of(int kind, List<SecretBytes> fields) {
        if (kind == 0 && fields.isEmpty()) {
            return new None();
        }
        if (kind == 1 && fields.size() == 1) {
            return new RefreshToken(fields.get(0));
        }
        throw new CannotOpenException();
    }

    /** Every kind has its branch. */
    default <T> T fold(Function<None, T> none, Function<RefreshToken, T> refreshToken) {
        if (this instanceof RefreshToken it) {
            return refreshToken.apply(it);
        }
        return none.apply((None) this);
    }

    /** Wipes what is secret in it. */
    @Override
    default void close() {}
}
