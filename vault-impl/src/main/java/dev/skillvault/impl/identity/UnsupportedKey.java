package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** Says by name which keys are refused, also those whose curve this JDK does not know. */
final class UnsupportedKey {

    private static final String SUPPORTED = "; use Ed25519, EC on the curve P-256, or RSA with at least 3072 bits";

    private UnsupportedKey() {}

    static IdentityException tooShort(int bits) {
        return new IdentityException("RSA keys of " + bits + " bits are too short" + SUPPORTED);
    }

    static IdentityException named(PublicKey key) {
        String curve = curve(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        if (curve != null) {
            return onCurve(curve);
        }
        String type = key instanceof EdECKey edKey ? edKey.getParams().getName() : key.getAlgorithm();
        return new IdentityException("keys of type " + type + " are not supported" + SUPPORTED);
    }

    static IdentityException onCurve(String curve) {
        return new IdentityException("EC keys on the curve " + curve + " are not supported" + SUPPORTED);
    }

    /** For a certificate that this JDK cannot even read, which is so for the curves it does not know. */
    static IdentityException unknownIn(String place) {
        return new IdentityException(
                place + " holds a certificate whose key is of a type or curve that this JDK does not know" + SUPPORTED);
    }

    /** For a key store whose provider lacks an operation. */
    static IdentityException inKeyStore(String operation) {
        return new IdentityException("the key store that holds the private key does not do " + operation
                + " with it; in a PKCS#11 token use an EC key on the curve P-256");
    }

    /** The name of an EC key's curve, or its number if it has no name; null for other keys. */
    static @Nullable String curve(SubjectPublicKeyInfo key) {
        if (!X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm().getAlgorithm())) {
            return null;
        }
        if (!(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve)) {
            return "with parameters of its own";
        }
        String name = ECNamedCurveTable.getName(curve);
        return name == null ? curve.getId() : name;
    }
}
