package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a provider gave: an access token, and how to get the next one. Exists only while it is stored, opened or exchanged.
 *
 * <p>Sealed form, version 2: the version, the access token, then the {@link Renewal}'s kind as one byte and its fields up to the
 * end. Version 1, which is read and no longer written: the version, the access token, the refresh token, empty if there is none. Each
 * token or field is a 4-byte length and its bytes.
 */
final class TokenSet implements AutoCloseable {
    private static final byte VERSION_1 = 1;
    private static final byte VERSION_2 = 2;

    private final SecretBytes access;
    private final Renewal renewal;

    TokenSet(SecretBytes access, Renewal renewal) {
        this.access = access;
        this.renewal = renewal;
    }

    SecretBytes access() {
        return access;
    }

    Renewal renewal() {
        return renewal;
    }

    /** The refresh token, if that is how it is renewed. */
    Optional<SecretBytes> refresh() {
        return renewal instanceof Renewal.RefreshToken token ? Optional.of(token.secret()) : Optional.empty();
    }

    /** The plaintext of the sealed form; the caller wipes it. */
    byte[] encode() {
        List<SecretBytes> fields = renewal.fields();
        int length = 1 + 4 + access.length() + 1;
        for (SecretBytes field : fields) {
            length += 4 + field.length();
        }
        ByteBuffer out = ByteBuffer.allocate(length).put(VERSION_2);
        put(out, access);
        out.put((byte) renewal.kind());
        fields.forEach(field -> put(out, field));
        return out.array();
    }

    private static void put(ByteBuffer out, SecretBytes secret) {
        out.putInt(secret.length());
        secret.<ByteBuffer, RuntimeException>use(out::put);
    }

    /**
     * Reads either version.
     *
     * @throws CannotOpenException if the bytes are of neither
     */
    static TokenSet decode(byte[] plaintext) {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        byte version = in.hasRemaining() ? in.get() : 0;
        List<SecretBytes> taken = new ArrayList<>();
        boolean complete = false;
        try {
            taken.add(take(in, lengthOf(in)));
            Renewal renewal;
            if (version == VERSION_1) {
                renewal = version1(in, taken);
            } else if (version == VERSION_2) {
                renewal = version2(in, taken);
            } else {
                throw new CannotOpenException();
            }
            complete = true;
            return new TokenSet(taken.get(0), renewal);
        } finally {
            if (!complete) {
                taken.forEach(SecretBytes::close);
            }
        }
    }

    private static Renewal version1(ByteBuffer in, List<SecretBytes> taken) {
        int length = lengthOf(in);
        if (length != in.remaining()) {
            throw new CannotOpenException();
        }
        if (length == 0) {
            return new Renewal.None();
        }
        taken.add(take(in, length));
        return new Renewal.RefreshToken(taken.get(1));
    }

    private static Renewal version2(ByteBuffer in, List<SecretBytes> taken) {
        if (!in.hasRemaining()) {
            throw new CannotOpenException();
        }
        int kind = in.get();
        while (in.hasRemaining()) {
            taken.add(take(in, lengthOf(in)));
        }
        return Renewal.of(kind, List.copyOf(taken.subList(1, taken.size())));
    }

    private static int lengthOf(ByteBuffer in) {
        if (in.remaining() < 4) {
            throw new CannotOpenException();
        }
        return in.getInt();
    }

    private static SecretBytes take(ByteBuffer in, int length) {
        if (length < 1 || length > in.remaining()) {
            throw new CannotOpenException();
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
        renewal.close();
    }

    @Override
    public String toString() {
        return "TokenSet[redacted]";
    }
}
