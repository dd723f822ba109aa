package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static dev.skillvault.impl.identity.TestIdentities.RANDOM;
import static dev.skillvault.impl.identity.TestIdentities.copy;
import static dev.skillvault.impl.identity.TestIdentities.ownersOnly;
import static dev.skillvault.impl.identity.TestIdentities.password;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.identity.IdentityException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made by OpenSSL 3.0.19; those named openssl11 with the defaults of 1.1. */
class PemIdentityTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "ed25519.cert.pem, ed25519.key.pem",
        "p256.cert.pem, p256.key.pem",
        "p256.cert.pem, p256.traditional.key.pem",
        "rsa.cert.pem, rsa.key.pem",
        "rsa.cert.pem, rsa.traditional.key.pem"
    })
    void plainKeysAreRead(String certificate, String key) throws Exception {
        assertWorks(PemIdentity.load(copy(certificate, folder), copy(key, folder), null));
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519.cert.pem, ed25519.openssl3.key.pem",
        "p256.cert.pem, p256.openssl11.key.pem",
        "p256.cert.pem, p256.scrypt.key.pem",
        "p256.cert.pem, p256.des3.key.pem",
        "rsa.cert.pem, rsa.sha1prf.key.pem"
    })
    void encryptedKeysAreRead(String certificate, String key) throws Exception {
        Path chain = copy(certificate, folder);
        Path file = copy(key, folder);
        assertWorks(PemIdentity.load(chain, file, password()));
        for (String wrong : new String[] {"wrong", "correct horsf", "correct horse "}) {
            assertRefused(chain, file, wrong.toCharArray(), "the password of the key file '" + key + "' is wrong");
        }
        String missing = "the key file '" + key + "' is encrypted, and no password was given for it";
        assertRefused(chain, file, null, missing);
        assertRefused(chain, file, new char[0], missing);
    }

    @Test
    void bothMayBeInOneFile() throws Exception {
        Path both = copy("p256.both.pem", folder);
        assertWorks(PemIdentity.load(both, both, null));
    }

    @Test
    void aWeaklyEncryptedKeyIsRefusedWithTheCommandThatConvertsIt() throws Exception {
        assertRefused(
                copy("rsa.cert.pem", folder),
                copy("rsa.traditional.encrypted.key.pem", folder),
                password(),
                "the key file 'rsa.traditional.encrypted.key.pem' is encrypted in a format that is too weak; convert it"
                        + " with 'openssl pkcs8 -topk8 -in rsa.traditional.encrypted.key.pem -out new-key.pem'");
    }

    @Test
    void aKeyFileOpenToOthersIsRefusedAndACertificateIsNot() throws Exception {
        Path certificate = copy("p256.cert.pem", folder);
        Path key = copy("p256.key.pem", folder);
        Files.setPosixFilePermissions(certificate, PosixFilePermissions.fromString("rw-r--r--"));
        assertWorks(PemIdentity.load(certificate, key, null));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(
                certificate,
                key,
                null,
                "the key file 'p256.key.pem' holds a private key but is open to others than its owner:"
                        + " run 'chmod 600 p256.key.pem'");
    }

    @ParameterizedTest
    @CsvSource({"rsa-3072.key.pem, rsa.cert.pem", "p256.key.pem, rsa.cert.pem", "rsa.key.pem, p256.cert.pem"})
    void keyOfAnotherCertificateIsRefused(String key, String certificate) throws Exception {
        Path chain = copy(certificate, folder);
        Path file = copy(key, folder);
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> PemIdentity.load(chain, file, null))
                .withMessageStartingWith("the private key does not belong to the certificate")
                .withNoCause();
    }

    @Test
    void whatIsMissingOrBrokenIsSaid() throws Exception {
        Path certificate = copy("p256.cert.pem", folder);
        Path key = copy("p256.key.pem", folder);
        assertRefused(key, key, null, "the certificate file 'p256.key.pem' is not a PEM file with certificates");
        assertRefused(certificate, certificate, null, "the key file 'p256.cert.pem' holds no private key in PEM");
        Path none = folder.resolve("none");
        assertRefused(none, key, null, "the certificate file 'none' does not exist");
        assertRefused(certificate, none, null, "the key file 'none' does not exist");
        Path two = ownersOnly(Files.writeString(folder.resolve("two"), Files.readString(key) + Files.readString(key)));
        assertRefused(certificate, two, null, "the key file 'two' holds several private keys; leave one in it");
        String[] broken = {
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nMC4C",
            "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
            "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        };
        for (String text : broken) {
            Path file = ownersOnly(Files.writeString(folder.resolve("broken"), text));
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> PemIdentity.load(certificate, file, null))
                    .withMessage("the key file 'broken' holds something that is not PEM")
                    .withNoCause();
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> PemIdentity.load(file, key, null))
                    .withMessageContaining("certificate")
                    .withNoCause();
        }
    }

    @Test
    void aCurveTheJdkDoesNotKnowIsRefusedByName() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=agent-a");
        var certificate = new X509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(TestIdentities.NOW),
                        Date.from(TestIdentities.NOW.plusSeconds(60)),
                        name,
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                .build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .setProvider(new BouncyCastleProvider())
                        .build(pair.getPrivate()));
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        Path file = Files.writeString(folder.resolve("k1.pem"), text.toString());
        assertRefused(
                file,
                file,
                null,
                "EC keys on the curve secp256k1 are not supported; use Ed25519, EC on the curve P-256, or RSA with"
                        + " at least 3072 bits");
    }

    private static void assertWorks(X509Identity identity) {
        SlotContext context = SlotContext.fresh("vault-1", AGENT, RANDOM);
        assertThat(identity.name()).isEqualTo("agent-a");
        try (NewSlot slot = identity.key().newSlot(context, null, RANDOM)) {
            assertThat(identity.key().openSlot(context, slot.parameters(), null).sameAs(slot.kek()))
                    .isTrue();
        }
    }

    private static void assertRefused(Path chain, Path key, char[] password, String sentence) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> PemIdentity.load(chain, key, password))
                .withMessage(sentence)
                .withNoCause();
    }
}
