package dev.skillvault.impl.identity;

import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.Trust;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * An agent's certificate chain and its private key, checked to belong together. The private key shows only as an
 * {@link IdentityKey}, and only inside vault-impl.
 *
 * <p><b>Thread safety.</b> Immutable.
 */
public final class X509Identity implements AgentIdentity {

    private final List<X509Certificate> chain;
    private final AgentCertificate certificate;
    private final IdentityKey key;

    private X509Identity(List<X509Certificate> chain, AgentCertificate certificate, IdentityKey key) {
        this.chain = chain;
        this.certificate = certificate;
        this.key = key;
    }

    /** Joins a key and its chain, the agent's own certificate first, whatever they were loaded from. */
    static X509Identity of(PrivateKey privateKey, List<X509Certificate> chain) {
        AgentCertificate certificate = AgentCertificate.of(chain.get(0));
        return new X509Identity(
                List.copyOf(chain), certificate, certificate.algorithm().join(privateKey, certificate));
    }

    /**
     * Takes an identity handed in through the API, which must be one the vault made: an implementation of somebody else's
     * could sign anything, or nothing.
     *
     * @param identity the identity
     * @return the same identity
     * @throws IdentityException if the vault did not make it
     */
    public static X509Identity from(AgentIdentity identity) {
        if (identity instanceof X509Identity own) {
            return own;
        }
        throw new IdentityException("the identity must come from one of the factories of AgentIdentity");
    }

    @Override
    public String name() {
        return certificate.name();
    }

    @Override
    public String keyType() {
        return certificate.keyType();
    }

    @Override
    public List<X509Certificate> certificateChain() {
        return chain;
    }

    @Override
    public byte[] spkiSha256() {
        return certificate.spkiSha256();
    }

    /**
     * The private key's two operations.
     *
     * @return the key
     */
    public IdentityKey key() {
        return key;
    }

    @Override
    public void checkValidAt(Instant time) {
        certificate.checkValidAt(time);
    }

    @Override
    public void checkTrusted(Trust trust, Instant time) {
        certificate.checkValidAt(time);
        TrustedPath.check(chain, trust, time);
    }

    @Override
    public String toString() {
        return "X509Identity[" + certificate + "]";
    }
}
