package dev.skillvault.impl.consent;

import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.crypto.SecretBytes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A consent under way: whose it is, and what the code exchange will need. Sealed under the user's key; found by the hash of its
 * state.
 *
 * @param user who began it
 * @param provider at which provider
 * @param connection the connection it will give tokens to
 * @param redirectUri as sent, compared exactly by the provider
 * @param verifier the PKCE code verifier (RFC 7636 section 4.1)
 */
record PendingFlow(UserId user, String provider, ConnectionId connection, URI redirectUri, SecretBytes verifier) {
    private static final byte VERSION = 1;

    /** The secret part, to be sealed; the caller wipes it. */
    byte[] encodeSecrets() {
        byte[] uri = redirectUri.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(1 + 4 + uri.length + verifier.length());
        out.put(VERSION).putInt(uri.length).put(uri);
        verifier.<ByteBuffer, RuntimeException>use(out::put);
        return out.array();
    }

    static PendingFlow decode(UserId user, String provider, ConnectionId connection, byte[] secrets) {
        ByteBuffer in = ByteBuffer.wrap(secrets);
        int length = in.remaining() > 5 && in.get() == VERSION ? in.getInt() : -1;
        if (length < 0 || length >= in.remaining()) {
            throw new CannotOpenException();
        }
        byte[] uri = new byte[length];
        in.get(uri);
        byte[] verifier = new byte[in.remaining()];
        in.get(verifier);
        try {
            return new PendingFlow(
                    user,
                    provider,
                    connection,
                    URI.create(new String(uri, StandardCharsets.UTF_8)),
                    SecretBytes.copyOf(verifier));
        } finally {
            Arrays.fill(verifier, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "PendingFlow[" + provider + ", redacted]";
    }
}
