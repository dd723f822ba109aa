package dev.skillvault.impl.crypto;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A secret of fixed length, held in one array that {@link #close()} wipes.
 *
 * <p>Bytes are copied in, and leave only as a copy lent to one call of {@link #use}, wiped when that call returns. The type
 * has no value-based {@code equals} or {@code hashCode}, shows nothing in {@link #toString()} and is not serializable.
 *
 * <p>The wipe is best effort: a JVM may have moved the array, and the JDK's ciphers keep copies of their own until they are
 * collected ({@code SecretKeySpec.destroy()} throws on JDK 17 and 25).
 *
 * <p><b>Thread safety.</b> Safe for use by several threads; a use that started before {@link #close()} finishes on its copy.
 */
public final class SecretBytes implements AutoCloseable {

    private final byte[] value;
    private boolean closed;

    private SecretBytes(byte[] owned) {
        this.value = owned;
    }

    /**
     * Makes a secret from a copy of an array; the caller still owns, and wipes, the array.
     *
     * @param value the bytes, not empty
     * @return the secret
     * @throws IllegalArgumentException if the array is empty
     */
    public static SecretBytes copyOf(byte[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a secret is not empty");
        }
        return new SecretBytes(value.clone());
    }

    /**
     * Makes a new random secret.
     *
     * @param length number of bytes, at least 1
     * @param random where the bytes come from
     * @return the secret
     * @throws IllegalArgumentException if the length is not positive
     */
    public static SecretBytes random(int length, SecureRandom random) {
        if (length < 1) {
            throw new IllegalArgumentException("a secret is not empty");
        }
        byte[] fresh = new byte[length];
        random.nextBytes(fresh);
        return new SecretBytes(fresh);
    }

    /**
     * Tells the length, which is not a secret.
     *
     * @return number of bytes
     */
    public int length() {
        return value.length;
    }

    /**
     * Lends a copy of the bytes to one call and wipes the copy afterwards. This is the only way out; the call must not keep
     * the array.
     *
     * @param <T> what the call returns
     * @param <X> what the call may throw
     * @param use the call
     * @return what the call returned
     * @throws X what the call threw
     * @throws IllegalStateException if this secret is closed
     */
    public <T, X extends Exception> T use(Use<T, X> use) throws X {
        byte[] copy = copy();
        try {
            return use.with(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /**
     * Compares two secrets in a time that depends on their lengths only.
     *
     * @param other the other secret
     * @return whether both hold the same bytes
     * @throws IllegalStateException if either is closed
     */
    public boolean sameAs(SecretBytes other) {
        requireNonNull(other);
        return use(mine -> other.use(theirs -> MessageDigest.isEqual(mine, theirs)));
    }

    /** Wipes the bytes; every later use throws {@link IllegalStateException}. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "SecretBytes[redacted]";
    }

    private synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("the secret is closed");
        }
        return value.clone();
    }

    /**
     * A call that borrows the bytes of a secret.
     *
     * @param <T> what the call returns
     * @param <X> what the call may throw
     */
    @FunctionalInterface
    public interface Use<T, X extends Exception> {

        /**
         * Uses the bytes; they are wiped when this returns.
         *
         * @param bytes a copy of the secret, not to be kept
         * @return the result
         * @throws X as the call likes
         */
        T with(byte[] bytes) throws X;
    }
}
