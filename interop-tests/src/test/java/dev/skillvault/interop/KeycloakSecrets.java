package dev.skillvault.interop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.testkit.sandbox.Secrets;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

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

    /** The agent's key as a key file of a service account, of the form in which Google hands them out. */
    byte[] keyFile() throws IOException {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(agentKey.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return JsonMapper.builder()
                .build()
                .writeValueAsBytes(Map.of(
                        "type", "service_account",
                        "client_email", "https://agent.test",
                        "private_key_id", "agent-key",
                        "private_key", pem,
                        "token_uri", KeycloakServer.ISSUER + "/protocol/openid-connect/token"));
    }

    @Override
    public String toString() {
        return "KeycloakSecrets[redacted]";
    }
}
