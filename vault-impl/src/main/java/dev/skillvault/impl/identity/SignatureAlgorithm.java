package dev.skillvault.impl.identity;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A signature algorithm with all of its parameters. No provider is named, so a private key that cannot leave its key store is used
 * by that key store's own provider; for this the key comes before the parameters, or the first provider of all is taken.
 *
 * <p><b>Thread safety.</b> Immutable; each operation has a signer of its own.
 */
final class SignatureAlgorithm {

    static final SignatureAlgorithm ED25519 = new SignatureAlgorithm("Ed25519", null);

    /** ECDSA, the signature in DER (<a href="https://www.rfc-editor.org/rfc/rfc3279#section-2.2.3">RFC 3279 section 2.2.3</a>). */
    static final SignatureAlgorithm ECDSA_SHA256 = new SignatureAlgorithm("SHA256withECDSA", null);

    /** RSASSA-PSS (<a href="https://www.rfc-editor.org/rfc/rfc8017#section-8.1">RFC 8017 section 8.1</a>), salt of 32 bytes. */
    static final SignatureAlgorithm RSA_PSS_SHA256 = new SignatureAlgorithm(
            "RSASSA-PSS",
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC));

    private final String name;
    private final @Nullable PSSParameterSpec parameters;

    private SignatureAlgorithm(String name, @Nullable PSSParameterSpec parameters) {
        this.name = name;
        this.parameters = parameters;
    }

    /** Signs; whatever goes wrong, it is because of the key. */
    byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        try {
            Signature signer = algorithm();
            signer.initSign(key);
            if (parameters != null) {
                signer.setParameter(parameters);
            }
            signer.update(message);
            return signer.sign();
        } catch (ProviderException e) {
            throw new GeneralSecurityException("the key's provider cannot sign", e);
        }
    }

    /** Verifies; false for a signature of another shape as for a wrong one. */
    boolean verify(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = algorithm();
            verifier.initVerify(key);
            if (parameters != null) {
                verifier.setParameter(parameters);
            }
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    private Signature algorithm() {
        try {
            return Signature.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
