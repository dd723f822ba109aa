package dev.skillvault.impl.identity;

import dev.skillvault.identity.PublicIdentity;
import dev.skillvault.identity.Trust;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate chain that an agent could use.
 *
 * <p><b>Thread safety.</b> Immutable.
 */
public final class X509PublicIdentity implements PublicIdentity {

    private final List<X509Certificate> chain;
    private final AgentCertificate certificate;

    private X509PublicIdentity(List<X509Certificate> chain) {
        this.chain = List.copyOf(chain);
        this.certificate = AgentCertificate.of(chain.get(0));
    }

    /**
     * Reads a PEM file.
     *
     * @param certificateChain the file, the agent's own certificate first
     * @return what it says
     * @throws dev.skillvault.identity.IdentityException if the file cannot be read, or an agent could not use the certificate
     */
    public static X509PublicIdentity load(Path certificateChain) {
        return new X509PublicIdentity(PemCertificates.read(certificateChain));
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
        return "X509PublicIdentity[" + certificate + "]";
    }
}
