package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.NOW;
import static dev.skillvault.impl.identity.TestIdentities.certificate;
import static dev.skillvault.impl.identity.TestIdentities.ownersOnly;
import static dev.skillvault.impl.identity.TestIdentities.pair;
import static dev.skillvault.impl.identity.TestIdentities.password;
import static dev.skillvault.impl.identity.TestIdentities.store;
import static dev.skillvault.impl.identity.TestIdentities.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

class Pkcs12IdentityTest {

    /** A throw-away key: {@code openssl pkcs12 -export -nocerts}, which neither the JDK nor Bouncy Castle writes as simply. */
    private static final String KEY_ONLY =
            "MIIBJQIBAzCB3AYJKoZIhvcNAQcBoIHOBIHLMIHIMIHFBgkqhkiG9w0BBwGggbcEgbQwgbEwga4GCyqGSIb3DQEMCgECoIGe"
                    + "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiZFdI/MUsHVwICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQME"
                    + "ASoEEGe3IKrg11LOrALAA7jvDHcEQKPW3fqMNxrgaPSFTE/GekX2QY4YHosxHh86nDzsE+pd5SnDTt3aMbpwtpg2P241onpd"
                    + "1Owc9HlCVxl+r92a3ZUwQTAxMA0GCWCGSAFlAwQCAQUABCDzJjga+IJtV92b3AO67kYlGMqYolzMYQTUVFcJ7UWc6wQI81te"
                    + "TX8iXbECAggA";

    @TempDir
    Path folder;

    private Path file;
    private KeyPair pair;

    @BeforeEach
    void makePair() throws Exception {
        file = ownersOnly(Files.createFile(folder.resolve("agent.p12")));
        pair = pair("Ed25519");
    }

    @Test
    void loadsNameChainAndHash() throws Exception {
        X509Certificate certificate = certificate(pair);
        X509Identity identity = Pkcs12Identity.load(write(file, pair.getPrivate(), certificate), password());
        byte[] spki =
                MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
        assertThat(identity.name()).isEqualTo("agent-a");
        assertThat(identity.certificateChain()).containsExactly(certificate).isUnmodifiable();
        assertThat(identity.spkiSha256()).isEqualTo(spki);
        assertThat(identity)
                .hasToString("X509Identity[name=agent-a, spkiSha256="
                        + HexFormat.of().formatHex(spki) + "]");
        assertThat(identity.key()).hasToString("Ed25519IdentityKey[redacted]");
        assertThat(X509Identity.from(identity)).isSameAs(identity);
    }

    @Test
    void loadsAnIssuedCertificateWithItsChain() throws Exception {
        KeyPair ca = pair("EC");
        X509Certificate root = certificate(ca, "CN=root", KeyUsage.keyCertSign, ca, "SHA256withECDSA");
        X509Certificate leaf = certificate(pair, "CN=root", KeyUsage.digitalSignature, ca, "SHA256withECDSA");
        KeyStore store = store();
        store.setKeyEntry("agent", pair.getPrivate(), password(), new Certificate[] {leaf, root});
        store.setCertificateEntry("another trusted one", root);
        X509Identity identity = Pkcs12Identity.load(write(file, store), password());
        assertThat(identity.certificateChain().get(0)).isEqualTo(leaf);
    }

    @Test
    void certificateWithoutKeyUsageIsAccepted() throws Exception {
        write(file, pair.getPrivate(), certificate(pair, "CN=agent-a", 0, pair, "Ed25519"));
        assertThatCode(() -> Pkcs12Identity.load(file, password())).doesNotThrowAnyException();
    }

    @Test
    void mostSpecificCommonNameIsTheName() throws Exception {
        write(file, pair.getPrivate(), certificate(pair, "O=Example,CN=Users,CN=agent-b", 0, pair, "Ed25519"));
        assertThat(Pkcs12Identity.load(file, password()).name()).isEqualTo("agent-b");
    }

    @Test
    void validityIsCheckedAtATime() throws Exception {
        X509Identity identity = TestIdentities.identity(pair);
        assertThatCode(() -> identity.checkValidAt(NOW)).doesNotThrowAnyException();
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> identity.checkValidAt(NOW.minusSeconds(301)))
                .withMessage("the certificate of agent-a is not valid before 2026-11-21T08:55:00Z");
        assertThatCode(() -> identity.checkValidAt(NOW.plus(EnrolmentKeys.VALIDITY)))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() ->
                        identity.checkValidAt(NOW.plus(EnrolmentKeys.VALIDITY).plusSeconds(1)))
                .withMessage(
                        "the certificate of agent-a expired at 2028-11-20T09:00:00Z; renew it, with the same key if you"
                                + " can: nothing is lost");
    }

    @Test
    void wrongPasswordIsRefused() throws Exception {
        write(file, pair.getPrivate(), certificate(pair));
        assertRefused("the password of the identity file 'agent.p12' is wrong", "not the password".toCharArray());
        assertRefused("the password of the identity file 'agent.p12' is wrong", new char[0]);
        assertRefused(
                "the password of the identity file 'agent.p12' is wrong, or not plain ASCII, which JDK 17 cannot read",
                "p\u00e4ssword".toCharArray());
    }

    @Test
    void missingOrUnreadableFileIsRefused() throws Exception {
        Files.delete(file);
        assertRefused("the identity file 'agent.p12' does not exist");
        Files.createDirectory(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        assertRefused("the identity file 'agent.p12' cannot be read");
    }

    @Test
    void otherContentIsRefused() throws Exception {
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nsecret\n");
        assertRefused("the identity file 'agent.p12' is not a PKCS#12 file that this JDK can read");
        Files.write(file, new byte[0]);
        assertRefused("the identity file 'agent.p12' is not a PKCS#12 file that this JDK can read");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertRefused("the identity file 'agent.p12' is too long to hold an identity");
    }

    @Test
    void everyCutFileIsRefusedWithOneSentence() throws Exception {
        byte[] whole = Files.readAllBytes(write(file, pair.getPrivate(), certificate(pair)));
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> Pkcs12Identity.load(file, password()))
                    .withMessageStartingWith("the identity file 'agent.p12' ")
                    .withNoCause();
        }
    }

    @Test
    void fileWithoutKeyIsRefused() throws Exception {
        write(file, store());
        assertRefused("the identity file 'agent.p12' holds no private key");
        KeyStore certificateOnly = store();
        certificateOnly.setCertificateEntry("agent", certificate(pair));
        write(file, certificateOnly);
        assertRefused("the identity file 'agent.p12' holds certificates but no private key");
        KeyStore secretOnly = store();
        secretOnly.setEntry(
                "aes",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "AES")),
                new KeyStore.PasswordProtection(password()));
        write(file, secretOnly);
        assertRefused("the identity file 'agent.p12' holds no private key");
    }

    @Test
    void keyWithoutCertificateIsRefused() throws Exception {
        Files.write(file, Base64.getDecoder().decode(KEY_ONLY));
        assertRefused("the identity file 'agent.p12' holds a private key without its certificate");
    }

    @Test
    void keyWithAnotherPasswordIsRefused() throws Exception {
        KeyStore store = store();
        store.setKeyEntry("agent", pair.getPrivate(), "another".toCharArray(), new Certificate[] {certificate(pair)});
        write(file, store);
        assertRefused("the private key in the identity file 'agent.p12' cannot be read with this password");
    }

    @Test
    void severalKeysAreRefusedByName() throws Exception {
        KeyStore store = store();
        for (String alias : List.of("old", "new")) {
            KeyPair each = pair("Ed25519");
            store.setKeyEntry(alias, each.getPrivate(), password(), new Certificate[] {certificate(each)});
        }
        write(file, store);
        assertRefused("the identity file 'agent.p12' holds several private keys; say which by its alias: new, old");
        assertThat(Pkcs12Identity.load(file, "old", password()).name()).isEqualTo("agent-a");
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> Pkcs12Identity.load(file, "oldest", password()))
                .withMessage("the identity file 'agent.p12' has no entry named 'oldest'; its private keys are new, old")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void fileOpenToOthersIsRefused(String mode) throws Exception {
        write(file, pair.getPrivate(), certificate(pair));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertRefused("the identity file 'agent.p12' holds a private key but is open to others than its owner:"
                + " run 'chmod 600 agent.p12'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.openssl3.p12", "p256.openssl11.p12"})
    void filesOfOpensslAreRead(String made) throws Exception {
        assertThat(Pkcs12Identity.load(TestIdentities.copy(made, folder), password())
                        .name())
                .isEqualTo("agent-a");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        write(file, pair("Ed25519").getPrivate(), certificate(pair));
        assertRefused("the private key does not belong to the certificate");
        write(file, pair("Ed448").getPrivate(), certificate(pair));
        assertRefused("the private key is not one that can sign with Ed25519, as its certificate says");
    }

    @Test
    void otherKeyTypesAreRefusedByName() throws Exception {
        assertTypeRefused(pair("Ed448"), "Ed448", "keys of type Ed448 are not supported");
        assertTypeRefused(pair("DSA"), "SHA256withDSA", "keys of type DSA are not supported");
        assertTypeRefused(pair("RSASSA-PSS"), "Ed25519", "keys of type RSASSA-PSS are not supported");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        assertTypeRefused(
                generator.generateKeyPair(), "SHA256withECDSA", "EC keys on the curve secp384r1 are not supported");
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        assertTypeRefused(generator.generateKeyPair(), "SHA256withRSA", "RSA keys of 2048 bits are too short");
    }

    private void assertTypeRefused(KeyPair other, String signature, String sentence) throws Exception {
        KeyPair issuer = signature.equals("Ed25519") ? pair("Ed25519") : other;
        write(file, other.getPrivate(), certificate(other, "CN=agent-a", 0, issuer, signature));
        assertRefused(sentence + "; use Ed25519, EC on the curve P-256, or RSA with at least 3072 bits");
    }

    @ParameterizedTest
    @CsvSource({
        "ED25519, digitalSignature, Ed25519, digitalSignature",
        "EC_P256, digitalSignature and keyAgreement, P-256, digitalSignature and keyAgreement",
        "RSA, digitalSignature and keyEncipherment, RSA, digitalSignature and keyEncipherment"
    })
    void wrongKeyUsageIsRefused(KeyAlgorithm type, String missing, String label, String needed) throws Exception {
        assertUsageRefused(type, KeyUsage.keyCertSign, missing, label, needed);
    }

    @Test
    void halfOfTheKeyUsageIsRefused() throws Exception {
        assertUsageRefused(
                KeyAlgorithm.EC_P256,
                KeyUsage.digitalSignature,
                "keyAgreement",
                "P-256",
                "digitalSignature and keyAgreement");
        assertUsageRefused(
                KeyAlgorithm.RSA,
                KeyUsage.digitalSignature | KeyUsage.keyAgreement,
                "keyEncipherment",
                "RSA",
                "digitalSignature and keyEncipherment");
        assertUsageRefused(
                KeyAlgorithm.EC_P256,
                KeyUsage.keyAgreement,
                "digitalSignature",
                "P-256",
                "digitalSignature and keyAgreement");
    }

    private void assertUsageRefused(KeyAlgorithm type, int usage, String missing, String label, String needed)
            throws Exception {
        KeyPair other = TestIdentities.pair(type);
        KeyPair issuer = pair("Ed25519");
        write(file, other.getPrivate(), certificate(other, "CN=agent-a", usage, issuer, "Ed25519"));
        assertRefused("the certificate's key usage does not allow " + missing + "; an identity with a key of type "
                + label + " needs " + needed);
    }

    @ParameterizedTest
    @CsvSource({"O=Example", "'CN=\\ '", "'CN=a\\0Ab'"})
    void subjectWithoutUsableNameIsRefused(String subject) throws Exception {
        write(file, pair.getPrivate(), certificate(pair, subject, 0, pair, "Ed25519"));
        assertRefused("the certificate's subject has no usable common name");
    }

    @Test
    void identityOfSomebodyElsesMakingIsRefused() {
        AgentIdentity foreign = Mockito.mock(AgentIdentity.class);
        assertThatExceptionOfType(IdentityException.class).isThrownBy(() -> X509Identity.from(foreign));
    }

    private void assertRefused(String sentence) {
        assertRefused(sentence, password());
    }

    private void assertRefused(String sentence, char[] password) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> Pkcs12Identity.load(file, password))
                .withMessage(sentence)
                .withNoCause();
    }
}
