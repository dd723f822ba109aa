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
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        KeyPair dsa = TestIdentities.pair("DSA");
        X509Certificate other =
                TestIdentities.certificate(dsa, "CN=agent-a", KeyUsage.digitalSignature, dsa, "SHA256withDSA");
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> Vouch.verify(other, statement, key.vouch(statement)))
                .withMessageStartingWith("keys of type DSA are not supported");
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyTypeVouchesAndNoneIsBelievedForAnother(KeyAlgorithm type) throws Exception {
        KeyPair pair = TestIdentities.pair(type);
        X509Certificate own = TestIdentities.certificate(pair);
        byte[] vouch = TestIdentities.identity(pair).key().vouch(statement);
        assertThat(Vouch.verify(own, statement, vouch)).isTrue();
        for (int at = 0; at < vouch.length; at++) {
            assertThat(Vouch.verify(own, statement, flip(vouch, at * 8))).isFalse();
            assertThat(Vouch.verify(own, statement, Arrays.copyOf(vouch, at))).isFalse();
        }
        assertThat(Vouch.verify(own, statement, Arrays.copyOf(vouch, vouch.length + 1)))
                .isFalse();
        assertThat(Vouch.verify(own, flip(statement, 77), vouch)).isFalse();
        for (KeyAlgorithm other : KeyAlgorithm.values()) {
            assertThat(Vouch.verify(TestIdentities.certificate(TestIdentities.pair(other)), statement, vouch))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"EC_P256, SHA256withECDSA", "RSA, RSASSA-PSS"})
    void theJdkAloneVerifiesTheOtherTypesToo(KeyAlgorithm type, String algorithm) throws Exception {
        KeyPair pair = TestIdentities.pair(type);
        Signature jca = Signature.getInstance(algorithm);
        if (type == KeyAlgorithm.RSA) {
            jca.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        jca.initVerify(pair.getPublic());
        jca.update("skillvault vouch v1\n".getBytes(StandardCharsets.US_ASCII));
        jca.update(statement);
        assertThat(jca.verify(TestIdentities.identity(pair).key().vouch(statement)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "30020200",
                "300402000200",
                "3006020100020100",
                "3006020101020101",
                "3080020101020101",
                "30ffffffff",
                "31060201010201ff",
                "30060201ff0201ff",
                "3008020101020101abcd"
            })
    void malformedEcdsaSignatureIsFalseAndNoException(String hex) throws Exception {
        X509Certificate p256 = TestIdentities.certificate(TestIdentities.pair(KeyAlgorithm.EC_P256));
        assertThat(Vouch.verify(p256, statement, HexFormat.of().parseHex(hex))).isFalse();
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return changed;
    }
}
