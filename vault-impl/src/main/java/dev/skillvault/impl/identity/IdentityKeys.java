package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;

/** Chooses the {@link IdentityKey} for a certificate's key type; the one place that says which types there are. */
final class IdentityKeys {

    private IdentityKeys() {}

    static IdentityKey of(PrivateKey privateKey, AgentCertificate certificate) {
        requireSupported(certificate.publicKey());
        return Ed25519IdentityKey.of(privateKey, certificate);
    }

    static void requireSupported(PublicKey key) {
        if (!Ed25519.isKey(key)) {
            throw new IdentityException("keys of type " + typeName(key) + " are not supported; use an Ed25519 key");
        }
    }

    private static String typeName(PublicKey key) {
        return key instanceof EdECKey edKey ? edKey.getParams().getName() : key.getAlgorithm();
    }
}
