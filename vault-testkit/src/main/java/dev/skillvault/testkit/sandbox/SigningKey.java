package dev.skillvault.testkit.sandbox;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An RSA key of 2048 bits that a client signs with, made when it is first asked for. A new start makes a new one. Thread-safe. */
final class SigningKey {

    /** The wrapping of an RSA key of this size in PKCS #8: sequence, version, algorithm, octet string. */
    private static final int PKCS8_HEADER = 26;

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Ledger ledger;
    private @Nullable KeyPair pair;

    SigningKey(Ledger ledger) {
        this.ledger = ledger;
    }

    PublicKey publicKey() {
        return pair().getPublic();
    }

    /** As Google's key files hold it. */
    String pkcs8() {
        return pem("PRIVATE KEY", pair().getPrivate().getEncoded());
    }

    /** As GitHub hands it out. */
    String pkcs1() {
        byte[] encoded = pair().getPrivate().getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, PKCS8_HEADER, encoded.length));
    }

    private String pem(String type, byte[] der) {
        String lines = LINES.encodeToString(der);
        // a line from the middle, whole in every form of the file
        ledger.note("private_key", lines.split("\n", -1)[10]);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    private synchronized KeyPair pair() {
        if (pair == null) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                pair = generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java runtime has RSA", e);
            }
        }
        return pair;
    }
}
