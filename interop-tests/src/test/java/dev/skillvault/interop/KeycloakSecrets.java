package dev.skillvault.interop;

import dev.skillvault.testkit.sandbox.Secrets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Every secret that a realm is set up with, made anew for each server; each text contains the marker that the canary scan looks for.
 *
 * @param admin password of the server's administrator
 * @param user password of the realm's user
 * @param client secret of the confidential clients
 * @param agentKey what the agent signs its assertions with
 */
record KeycloakSecrets(String admin, String user, String client, KeyPair agentKey) {
    static KeycloakSecrets make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new KeycloakSecrets(text(), text(), text(), generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }

    private static String text() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return CanaryLedger.note(
                "Keycloak password or client secret",
                Secrets.MARKER + HexFormat.of().formatHex(random));
    }

    /** The realm's description with this server's secrets in it. */
    String fillIn(String realm) {
        return realm.replace("${password}", user)
                .replace("${clientSecret}", client)
                .replace(
                        "${agentPublicKey}",
                        Base64.getEncoder().encodeToString(agentKey.getPublic().getEncoded()));
    }

    @Override
    public String toString() {
        return "KeycloakSecrets[redacted]";
    }
}
