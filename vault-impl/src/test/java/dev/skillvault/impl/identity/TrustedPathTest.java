package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skillvault.Vault;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.PublicIdentity;
import dev.skillvault.identity.Trust;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedPathTest {

    private static final Duration YEAR = Duration.ofDays(365);

    private KeyPair rootKey;
    private KeyPair middleKey;
    private KeyPair agentKey;
    private X509Certificate root;
    private X509Certificate middle;
    private X509Certificate leaf;
    private X509Identity identity;

    @BeforeEach
    void issue() throws Exception {
        rootKey = TestIdentities.pair("Ed25519");
        middleKey = TestIdentities.pair("Ed25519");
        agentKey = TestIdentities.pair("Ed25519");
        root = issue("CN=root", rootKey, "CN=root", rootKey, true, YEAR.multipliedBy(10));
        middle = issue("CN=middle", middleKey, "CN=root", rootKey, true, YEAR.multipliedBy(2));
        leaf = issue("CN=agent-a", agentKey, "CN=middle", middleKey, false, YEAR.multipliedBy(3));
        identity = identity(leaf, middle, root);
    }

    @Test
    void aPathToAnAnchorIsTrusted() throws Exception {
        X509Certificate stranger = stranger();
        assertTrusted(identity, root);
        assertTrusted(identity, middle);
        assertTrusted(identity, stranger, root);
        assertTrusted(identity(leaf, middle), root);
    }

    @Test
    void anythingElseIsNot() throws Exception {
        X509Certificate stranger = stranger();
        assertNotTrusted(identity, "the one trust anchor", stranger);
        assertNotTrusted(identity, "one of the 2 trust anchors", stranger, stranger());
        assertNotTrusted(identity(leaf), "the one trust anchor", root);
        assertNotTrusted(identity(leaf, root, middle), "the one trust anchor", root);
        KeyPair forger = TestIdentities.pair("Ed25519");
        X509Certificate forged = issue("CN=agent-a", agentKey, "CN=middle", forger, false, YEAR);
        assertNotTrusted(identity(forged, middle, root), "the one trust anchor", root);
        X509Certificate notAnAuthority = issue("CN=middle", middleKey, "CN=root", rootKey, false, YEAR);
        assertNotTrusted(identity(leaf, notAnAuthority, root), "the one trust anchor", root);
    }

    @Test
    void theAgentsOwnCertificateIsAnAnchorOnlyIfItIsListed() throws Exception {
        X509Identity selfSigned = TestIdentities.identity(agentKey);
        X509Certificate own = selfSigned.certificateChain().get(0);
        assertTrusted(selfSigned, own);
        assertTrusted(identity(leaf), leaf);
        assertNotTrusted(selfSigned, "the one trust anchor", root);
        assertNotTrusted(selfSigned, "the one trust anchor", TestIdentities.certificate(agentKey));
    }

    @Test
    void theTimeIsTheVaultsAndCountsForTheWholeChain() {
        Trust trust = Trust.anchors(List.of(root));
        Instant middleExpired = NOW.plus(YEAR.multipliedBy(2)).plusSeconds(60);
        assertThatCode(() -> TrustedPath.check(identity.certificateChain(), trust, NOW.plus(YEAR)))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> TrustedPath.check(identity.certificateChain(), trust, middleExpired));
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> TrustedPath.check(identity.certificateChain(), trust, NOW.minusSeconds(3600)));
        assertThatCode(() -> TrustedPath.check(identity.certificateChain(), Trust.pinnedAtEnrolment(), middleExpired))
                .doesNotThrowAnyException();
    }

    @Test
    void anIdentityOrItsPublicHalfSaysWhetherItIsTrusted(@TempDir Path folder) throws Exception {
        String pem = "";
        for (X509Certificate each : List.of(leaf, middle)) {
            pem += "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(each.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        }
        PublicIdentity alone = PublicIdentity.fromCertificates(Files.writeString(folder.resolve("chain.pem"), pem));
        Instant late = NOW.plus(YEAR.multipliedBy(4));
        for (PublicIdentity each : List.of(identity, alone)) {
            assertThatCode(() -> each.checkTrusted(Trust.anchors(List.of(root)), NOW))
                    .doesNotThrowAnyException();
            assertThatCode(() -> each.checkTrusted(Trust.pinnedAtEnrolment(), NOW))
                    .doesNotThrowAnyException();
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> each.checkTrusted(Trust.anchors(List.of(stranger())), NOW))
                    .withMessageContaining("is not trusted");
            for (Trust trust : List.of(Trust.anchors(List.of(root, leaf)), Trust.pinnedAtEnrolment())) {
                assertThatExceptionOfType(IdentityException.class)
                        .isThrownBy(() -> each.checkTrusted(trust, late))
                        .withMessageContaining("expired at");
            }
        }
    }

    @Test
    void theVaultOpensOnlyForATrustedAndValidCertificate(@TempDir Path folder) throws Exception {
        Clock now = Clock.fixed(NOW, ZoneOffset.UTC);
        builder(folder, now).trust(Trust.anchors(List.of(root))).build().close();
        builder(folder, now).build().close();
        Vault.Builder untrusted = builder(folder, now).trust(Trust.anchors(List.of(stranger())));
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(untrusted::build)
                .withMessage(
                        "the certificate of CN=agent-a is not trusted: no valid chain leads from it to the one trust"
                                + " anchor");
        Vault.Builder late = builder(folder, Clock.fixed(NOW.plus(YEAR.multipliedBy(4)), ZoneOffset.UTC));
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(late::build)
                .withMessage(
                        "the certificate of agent-a expired at 2029-11-20T09:00:00Z; renew it, with the same key if you"
                                + " can: nothing is lost");
    }

    @Test
    void noAnchorsAtAllIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> Trust.anchors(List.of()));
        assertThat(Trust.anchors(List.of(root, root)).anchors()).containsExactly(root);
        assertThat(Trust.pinnedAtEnrolment().anchors()).isEmpty();
    }

    private Vault.Builder builder(Path folder, Clock clock) {
        return Vault.builder()
                .identity(identity)
                .store("jdbc:h2:file:" + folder.resolve("vault"))
                .clock(clock);
    }

    private static void assertTrusted(X509Identity identity, X509Certificate... anchors) {
        assertThatCode(() -> TrustedPath.check(identity.certificateChain(), Trust.anchors(List.of(anchors)), NOW))
                .doesNotThrowAnyException();
    }

    private static void assertNotTrusted(X509Identity identity, String to, X509Certificate... anchors) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> TrustedPath.check(identity.certificateChain(), Trust.anchors(List.of(anchors)), NOW))
                .withMessage("the certificate of CN=agent-a is not trusted: no valid chain leads from it to " + to)
                .withNoCause();
    }

    private X509Identity identity(X509Certificate... chain) {
        return X509Identity.of(agentKey.getPrivate(), List.of(chain));
    }

    private static X509Certificate stranger() throws Exception {
        KeyPair key = TestIdentities.pair("Ed25519");
        return issue("CN=root", key, "CN=root", key, true, YEAR);
    }

    private static X509Certificate issue(
            String subject, KeyPair key, String issuer, KeyPair issuerKey, boolean authority, Duration validity)
            throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                        new X500Name(issuer),
                        BigInteger.valueOf(TestIdentities.RANDOM.nextLong() >>> 1),
                        Date.from(NOW.minusSeconds(60)),
                        Date.from(NOW.plus(validity)),
                        new X500Name(subject),
                        key.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(issuerKey.getPrivate())));
    }
}
