package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skillvault.AgentId;
import dev.skillvault.identity.IdentityException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VouchTest {

    private static final String ORIGIN = "skillvault.dev/vault-1/agent-a";
    private final byte[] logKey = new byte[32];
    private final byte[] statement = Vouch.statement("vault-1", AGENT, ORIGIN, logKey);
    private X509Certificate certificate;
    private IdentityKey key;

    @BeforeEach
    void makeKey() throws Exception {
        KeyPair pair = TestIdentities.pair("Ed25519");
        certificate = TestIdentities.certificate(pair);
        key = TestIdentities.identity(pair).key();
    }

    @Test
    void verifiesWithTheCertificateAlone() {
        assertThat(Vouch.verify(certificate, statement, key.vouch(statement))).isTrue();
    }

    @Test
    void verifiesWithTheJdkAlone() throws Exception {
        Signature jca = Signature.getInstance("Ed25519");
        jca.initVerify(certificate.getPublicKey());
        jca.update("skillvault vouch v1\n".getBytes(StandardCharsets.US_ASCII));
        jca.update(
                ("\0\0\0\7vault-1\0\0\0\7agent-a\0\0\0\36" + ORIGIN + "\0\0\0\40").getBytes(StandardCharsets.US_ASCII));
        jca.update(new byte[32]);
        assertThat(jca.verify(key.vouch(statement))).isTrue();
    }

    @Test
    void everyFlippedBitFails() {
        byte[] signature = key.vouch(statement);
        for (int bit = 0; bit < signature.length * 8; bit++) {
            assertThat(Vouch.verify(certificate, statement, flip(signature, bit)))
                    .isFalse();
        }
        for (int bit = 0; bit < statement.length * 8; bit++) {
            assertThat(Vouch.verify(certificate, flip(statement, bit), signature))
                    .isFalse();
        }
    }

    @Test
    void signatureWithAppendedByteFails() {
        byte[] signature = key.vouch(statement);
        assertThat(Vouch.verify(certificate, statement, Arrays.copyOf(signature, 65)))
                .isFalse();
        assertThat(Vouch.verify(certificate, statement, Arrays.copyOf(signature, 63)))
                .isFalse();
    }

    @Test
    void otherKeyOrStatementFails() throws Exception {
        byte[] signature = key.vouch(statement);
        X509Certificate other = TestIdentities.certificate(TestIdentities.pair("Ed25519"));
        assertThat(Vouch.verify(other, statement, signature)).isFalse();
        byte[] moved = Vouch.statement("vault-1agent-a", new AgentId("x"), ORIGIN, logKey);
        assertThat(Vouch.verify(certificate, moved, signature)).isFalse();
    }

    @Test
    void emptyStatementIsNeitherMadeNorBelieved() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> key.vouch(new byte[0]));
        KeyPair pair = TestIdentities.pair("Ed25519");
        byte[] probe = Ed25519.sign(pair.getPrivate(), Vouch.signed(new byte[0]));
        assertThat(Vouch.verify(TestIdentities.certificate(pair), new byte[0], probe))
                .isFalse();
    }

    @Test
    void unsupportedCertificateIsAnErrorAndNotABadSignature() throws Exception {
        KeyPair ec = TestIdentities.pair("EC");
        X509Certificate p256 =
                TestIdentities.certificate(ec, "CN=agent-a", KeyUsage.digitalSignature, ec, "SHA256withECDSA");
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> Vouch.verify(p256, statement, key.vouch(statement)))
                .withMessage("keys of type EC are not supported; use an Ed25519 key");
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return changed;
    }
}
