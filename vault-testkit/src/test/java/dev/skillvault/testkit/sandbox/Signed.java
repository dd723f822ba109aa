package dev.skillvault.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Signs assertions with a key from a PEM file, as a client does. */
final class Signed {

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private Signed() {}

    static String jwt(String pem, String claims) {
        return jwt(pem, "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", claims);
    }

    static String jwt(String pem, String header, String claims) {
        try {
            String signed = encode(header) + "." + encode(claims);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key(pem));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(pem.contains("BEGIN RSA") ? wrap(der) : der));
    }

    /** PKCS #1 in PKCS #8, for a key of 2048 bits: the JDK reads only the latter. */
    private static byte[] wrap(byte[] pkcs1) {
        int length = pkcs1.length;
        byte[] head = HexFormat.of()
                .parseHex(String.format("3082%04x020100300d06092a864886f70d01010105000482%04x", length + 22, length));
        byte[] pkcs8 = Arrays.copyOf(head, head.length + length);
        System.arraycopy(pkcs1, 0, pkcs8, head.length, length);
        return pkcs8;
    }
}
