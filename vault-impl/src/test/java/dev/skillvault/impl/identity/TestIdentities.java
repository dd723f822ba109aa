package dev.skillvault.impl.identity;

import dev.skillvault.AgentId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys, certificates and files of every kind, good and bad. */
final class TestIdentities {

    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    static final AgentId AGENT = new AgentId("agent-a");
    static final SecureRandom RANDOM = new SecureRandom();

    private TestIdentities() {}

    static char[] password() {
        return "correct horse".toCharArray();
    }

    static KeyPair pair(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    /** A fresh key pair of a supported type; RSA keys, which take seconds to make, take turns. */
    static KeyPair pair(KeyAlgorithm type) throws GeneralSecurityException {
        return switch (type) {
            case ED25519 -> pair("Ed25519");
            case EC_P256 -> P256.generate(RANDOM);
            case RSA -> RsaPairs.next();
        };
    }

    /** Two, made when first needed: enough for a key and another one. */
    private static final class RsaPairs {
        private static final List<KeyPair> PAIRS = List.of(make(), make());
        private static final AtomicInteger NEXT = new AtomicInteger();

        static KeyPair next() {
            return PAIRS.get(Math.floorMod(NEXT.getAndIncrement(), PAIRS.size()));
        }

        private static KeyPair make() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(Rsa.MIN_BITS);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A private key from a PEM file beside this class. */
    static PrivateKey privateKey(String resource, String algorithm) throws IOException, GeneralSecurityException {
        try (InputStream in = TestIdentities.class.getResourceAsStream(resource)) {
            String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        }
    }

    /** A key pair from RFC 8032 section 7.1. */
    static KeyPair pair(String secret, String publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        byte[] spki = HexFormat.of().parseHex("302a300506032b6570032100" + publicKey);
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(spki)),
                factory.generatePrivate(new EdECPrivateKeySpec(
                        NamedParameterSpec.ED25519, HexFormat.of().parseHex(secret))));
    }

    static X509Certificate certificate(KeyPair pair) throws IOException, GeneralSecurityException {
        return SelfSignedCertificate.issue(pair, AGENT.value(), NOW, NOW.plus(EnrolmentKeys.VALIDITY), RANDOM);
    }

    /** A certificate for any key, subject and key usage, signed by any other key. */
    static X509Certificate certificate(KeyPair subject, String name, int usage, KeyPair issuer, String algorithm)
            throws IOException, GeneralSecurityException {
        X500Name x500 = new X500Name(name);
        var builder = new JcaX509v3CertificateBuilder(
                x500,
                java.math.BigInteger.TWO,
                Date.from(NOW),
                Date.from(NOW.plus(EnrolmentKeys.VALIDITY)),
                x500,
                subject.getPublic());
        if (usage != 0) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        }
        try {
            var signer = new JcaContentSignerBuilder(algorithm).build(issuer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    static X509Identity identity(KeyPair pair) throws IOException, GeneralSecurityException {
        return X509Identity.of(pair.getPrivate(), List.of(certificate(pair)));
    }

    static Path ownersOnly(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A copy of a file beside this class. */
    static Path copy(String resource, Path folder) throws IOException {
        try (InputStream in = TestIdentities.class.getResourceAsStream(resource)) {
            Path file = folder.resolve(resource);
            Files.copy(in, file);
            return ownersOnly(file);
        }
    }

    static KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static Path write(Path file, KeyStore store) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password());
        return ownersOnly(Files.write(file, out.toByteArray()));
    }

    static Path write(Path file, PrivateKey key, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        KeyStore store = store();
        store.setKeyEntry("agent", key, password(), new Certificate[] {certificate});
        return write(file, store);
    }
}
