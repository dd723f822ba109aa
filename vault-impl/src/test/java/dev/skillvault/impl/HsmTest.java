package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vault whose identity key never leaves a PKCS#11 token: SoftHSM 2 through the JDK's SunPKCS11. Runs in the profile {@code hsm}, which
 * sets where SoftHSM reads its configuration; this test writes it.
 */
@EnabledIfSystemProperty(named = "skillvault.hsm", matches = ".+")
class HsmTest {

    private static final String PIN = "1234";

    @TempDir
    static Path folder;

    private static Provider token;

    @BeforeAll
    static void makeAToken() throws Exception {
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Files.createDirectories(configuration.getParent());
        Files.write(configuration, List.of("directories.tokendir = " + tokens, "objectstore.backend = file"));
        run("softhsm2-util", "--init-token", "--free", "--label", "vault", "--pin", PIN, "--so-pin", PIN);
        Path sun = Files.write(
                folder.resolve("pkcs11.cfg"),
                List.of(
                        "name = Vault",
                        "library = " + System.getProperty("skillvault.hsm"),
                        "slotListIndex = 0",
                        "attributes(generate, CKO_PRIVATE_KEY, *) = { CKA_SENSITIVE = true CKA_EXTRACTABLE = false }",
                        "attributes(generate, CKO_PRIVATE_KEY, CKK_EC) = { CKA_DERIVE = true }",
                        "attributes(generate, CKO_SECRET_KEY, CKK_GENERIC_SECRET) ="
                                + " { CKA_SENSITIVE = false CKA_EXTRACTABLE = true }"));
        token = Security.getProvider("SunPKCS11").configure(sun.toString());
        Security.addProvider(token);
    }

    @AfterAll
    static void forgetTheToken() {
        if (token != null) {
            Security.removeProvider(token.getName());
        }
    }

    @Test
    void aVaultOpensAgainWithAP256KeyThatStaysInTheToken() throws Exception {
        generate("p256", "EC", new ECGenParameterSpec("secp256r1"), "SHA256withECDSA");
        assertThat(load().getKey("p256", null).getEncoded()).isNull();
        TestClock clock = TestClock.startingAt(Instant.now());
        try (Sandbox sandbox = Sandbox.builder().clock(clock).seed(11).start()) {
            try (Vault vault = builder(sandbox).build()) {
                ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
                vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3()));
            }
            try (Vault vault = builder(sandbox).build()) {
                assertThat(TestVaults.door(vault, ALICE, "google")
                                .send(TestWorld.READ)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void rsaInATokenIsRefusedByName() throws Exception {
        generate("rsa", "RSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4), "SHA256withRSA");
        KeyStore store = load();
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> AgentIdentity.fromKeyStore(store, "rsa", null))
                .withMessage("the key store that holds the private key does not do RSA-OAEP with SHA-256 with it;"
                        + " in a PKCS#11 token use an EC key on the curve P-256");
    }

    /** The JDK's provider does not even take such a key, so there is no entry to refuse. */
    @Test
    void ed25519DoesNotGetIntoAToken() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        X509Certificate certificate = certificate(pair, "Ed25519", null);
        KeyStore store = load();
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(
                        () -> store.setKeyEntry("ed25519", pair.getPrivate(), null, new Certificate[] {certificate}));
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> AgentIdentity.fromKeyStore(load(), "ed25519", null))
                .withMessageStartingWith("the key store has no entry named 'ed25519'");
    }

    private static Vault.Builder builder(Sandbox sandbox) throws Exception {
        return TestVaults.builder(folder, "agent", sandbox).identity(AgentIdentity.fromKeyStore(load(), "p256", null));
    }

    private static void generate(String alias, String algorithm, AlgorithmParameterSpec parameters, String signature)
            throws Exception {
        KeyStore store = load(); // logs in
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, token);
        generator.initialize(parameters);
        KeyPair pair = generator.generateKeyPair();
        store.setKeyEntry(alias, pair.getPrivate(), null, new Certificate[] {certificate(pair, signature, token)});
    }

    private static KeyStore load() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS11", token);
        store.load(null, PIN.toCharArray());
        return store;
    }

    private static X509Certificate certificate(KeyPair pair, String signature, Provider signer) throws Exception {
        X500Name name = new X500Name("CN=hsm-agent");
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(86_400)),
                name,
                pair.getPublic());
        JcaContentSignerBuilder content = new JcaContentSignerBuilder(signature);
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(
                        (signer == null ? content : content.setProvider(signer)).build(pair.getPrivate())));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
