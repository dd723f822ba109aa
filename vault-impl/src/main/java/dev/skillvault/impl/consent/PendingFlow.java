package dev.skillvault.impl.consent;

import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.crypto.SecretBytes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A consent under way: whose it is, how far it came, and what the exchange will need. Sealed under the user's key; found by the hash of
 * its state.
 *
 * <p>Sealed form, version 2: the version, the stage, 1 if it is to be renewed in place and 0 otherwise, and then redirect URI, scopes and
 * secret, each as a 4-byte length and its bytes, of length 0 if there is none.
 *
 * @param account whose it is, and where
 * @param again whether someone asked for this very connection to be renewed, so that no other account will do
 * @param stage how far it came
 * @param scopes as asked for
 * @param redirectUri as sent, compared exactly by the provider; null unless there is one
 * @param secret the PKCE code verifier (RFC 7636 section 4.1) or the device code (RFC 8628 section 3.2); null if nothing is needed
 */
record PendingFlow(
        Account account,
        boolean again,
        Stage stage,
        Set<String> scopes,
        @Nullable URI redirectUri,
        @Nullable SecretBytes secret)
        implements AutoCloseable {
    private static final byte VERSION = 2;

    /**
     * What is being connected.
     *
     * @param user who began it
     * @param provider at which provider
     * @param connection the connection it will give tokens to
     */
    record Account(UserId user, String provider, ConnectionId connection) {}

    /** How far a consent came. Stored by its number, which is never changed or used again. */
    enum Stage {
        /** Waits for an authorization code. */
        CODE(1),
        /** Waits for the user to type a code on another device. */
        DEVICE(2),
        /** Needs no person; tokens are being asked for. */
        DIRECT(3),
        /** An answer came and is, or was, being used. */
        ANSWERED(4),
        /** It led to a connection. */
        CONNECTED(5);

        private final byte number;

        Stage(int number) {
            this.number = (byte) number;
        }

        byte number() {
            return number;
        }

        static Stage of(byte number) {
            for (Stage stage : values()) {
                if (stage.number == number) {
                    return stage;
                }
            }
            throw new CannotOpenException();
        }
    }

    /**
     * What is left of a consent that was answered.
     *
     * @throws CannotOpenException if there is no such stage
     */
    static PendingFlow marked(Account account, byte number) {
        Stage stage = Stage.of(number);
        if (stage != Stage.ANSWERED && stage != Stage.CONNECTED) {
            throw new CannotOpenException();
        }
        return new PendingFlow(account, false, stage, Set.of(), null, null);
    }

    Optional<SecretBytes> secretValue() {
        return Optional.ofNullable(secret);
    }

    /** The sealed form's plaintext; the caller wipes it. */
    byte[] encode() {
        byte[] uri = redirectUri == null ? new byte[0] : redirectUri.toString().getBytes(StandardCharsets.UTF_8);
        byte[] scope = String.join(" ", scopes).getBytes(StandardCharsets.UTF_8);
        int secretLength = secret == null ? 0 : secret.length();
        ByteBuffer out = ByteBuffer.allocate(3 + 3 * Integer.BYTES + uri.length + scope.length + secretLength);
        out.put(VERSION).put(stage.number()).put((byte) (again ? 1 : 0));
        out.putInt(uri.length).put(uri).putInt(scope.length).put(scope).putInt(secretLength);
        if (secret != null) {
            secret.<ByteBuffer, RuntimeException>use(out::put);
        }
        return out.array();
    }

    static PendingFlow decode(Account account, byte[] plaintext) {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        if (in.remaining() < 3 || in.get() != VERSION) {
            throw new CannotOpenException();
        }
        Stage stage = Stage.of(in.get());
        boolean again = in.get() == 1;
        String uri = new String(take(in), StandardCharsets.UTF_8);
        String scope = new String(take(in), StandardCharsets.UTF_8);
        byte[] secret = take(in);
        try {
            if (in.hasRemaining()) {
                throw new CannotOpenException();
            }
            return new PendingFlow(
                    account,
                    again,
                    stage,
                    scope.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(scope.split(" ", -1))),
                    uri.isEmpty() ? null : URI.create(uri),
                    secret.length == 0 ? null : SecretBytes.copyOf(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] take(ByteBuffer in) {
        int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new CannotOpenException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        secretValue().ifPresent(SecretBytes::close);
    }

    @Override
    public String toString() {
        return "PendingFlow[" + account.provider() + ", " + stage + ", redacted]";
    }
}
