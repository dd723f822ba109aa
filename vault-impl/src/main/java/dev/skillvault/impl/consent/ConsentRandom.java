package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConnectionId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What nobody may guess: states and code verifiers of 256 bits, and ids of connections. */
record ConsentRandom(SecureRandom random) {

    /** 43 characters of base64url (RFC 7636 section 4.1). */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    ConnectionId connectionId() {
        return new ConnectionId("co_" + HexFormat.of().formatHex(bytes(16)));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
