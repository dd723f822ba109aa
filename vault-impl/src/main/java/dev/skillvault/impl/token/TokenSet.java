package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider gave: an access token and perhaps a refresh token. Exists only while it is stored, opened or exchanged.
 *
 * <p>Sealed form: version 1, then each token as a 4-byte length and its bytes; length 0 for none.
 */
final class TokenSet implements AutoCloseable {
    private static final byte VERSION = 1;

    private final SecretBytes access;
    private final @Nullable SecretBytes refresh;

    TokenSet(SecretBytes access, @Nullable SecretBytes refresh) {
        this.access = access;
        this.refresh = refresh;
    }

    SecretBytes access() {
        return access;
    }

    Optional<SecretBytes> refresh() {
        return Optional.ofNullable(refresh);
    }

    /** The plaintext of the sealed form; the caller wipes it. */
    byte[] encode() {
        int length = 1 + 4 + access.length() + 4 + (refresh == null ? 0 : refresh.length());
        ByteBuffer out = ByteBuffer.allocate(length).put(VERSION);
        put(out, access);
        if (refresh == null) {
            out.putInt(0);
        } else {
            put(out, refresh);
        }
        return out.array();
    }

    private static void put(ByteBuffer out, SecretBytes secret) {
        out.putInt(secret.length());
        secret.<ByteBuffer, RuntimeException>use(out::put);
    }

    static TokenSet decode(byte[] plaintext) {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        if (in.remaining() < 9 || in.get() != VERSION) {
            throw new CannotOpenException();
        }
        SecretBytes access = take(in);
        SecretBytes refresh = take(in);
        if (access == null || in.hasRemaining()) {
            throw new CannotOpenException();
        }
        return new TokenSet(access, refresh);
    }

    private static @Nullable SecretBytes take(ByteBuffer in) {
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new CannotOpenException();
        }
        if (length == 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        SecretBytes secret = SecretBytes.copyOf(bytes);
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }

    @Override
    public void close() {
        access.close();
        if (refresh != null) {
            refresh.close();
        }
    }

    @Override
    public String toString() {
        return "TokenSet[redacted]";
    }
}
