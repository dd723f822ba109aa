package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.identity.AgentIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each identity that cannot be used gives one clear sentence and exit code 2. The files were made by OpenSSL 3. */
class BadIdentityTest {
    private static final String PASSWORD = "only for this test";
    private static final String SUPPORTED = "; use Ed25519, EC on the curve P-256, or RSA with at least 3072 bits";

    @TempDir
    Path folder;

    private Path good;
    private Path password;

    @BeforeEach
    void makeAGoodOne() throws IOException {
        good = folder.resolve("good.p12");
        AgentIdentity.createPkcs12(good, "my-agent", PASSWORD.toCharArray());
        password = ownersOnly("password", PASSWORD.getBytes(StandardCharsets.US_ASCII));
        assertThat(show(good).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dsa.p12 | keys of type DSA are not supported",
                "rsa2048.p12 | RSA keys of 2048 bits are too short",
                "p384.p12 | EC keys on the curve secp384r1 are not supported",
                "secp256k1.p12 | EC keys on the curve secp256k1 are not supported"
            })
    void keysThatAreNotSupported(String file, String sentence) throws IOException {
        assertRefused(show(resource(file)), sentence + SUPPORTED);
    }

    @Test
    void certificateWithoutKey() throws Exception {
        KeyStore store = store();
        store.setCertificateEntry("agent", certificate());
        assertRefused(show(write(store)), "the identity file 'made.p12' holds certificates but no private key");
        assertRefused(
                show(resource("certificate-only.p12")),
                "the identity file 'certificate-only.p12' holds no private key");
    }

    @Test
    void keyThatDoesNotMatchTheCertificate() throws Exception {
        KeyStore store = store();
        store.setKeyEntry(
                "agent",
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate(),
                PASSWORD.toCharArray(),
                new Certificate[] {certificate()});
        assertRefused(show(write(store)), "the private key does not belong to the certificate");
    }

    @Test
    void anExpiredOneIsShownAndRefused() throws IOException {
        Run run = show(resource("expired.p12"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("vault: the certificate of my-agent expired at 2026-01-01T00:00:00Z; renew it, with the same"
                        + " key if you can: nothing is lost\n");
        assertThat(run.out()).contains("name          my-agent", "not after     2026-01-01T00:00:00Z (-");
    }

    @Test
    void wrongPassword() throws IOException {
        Files.writeString(password, "another");
        assertRefused(show(good), "the password of the identity file 'good.p12' is wrong");
    }

    @Test
    void noSuchAlias() {
        assertRefused(
                show(good, "--alias", "nobody"),
                "the identity file 'good.p12' has no entry named 'nobody'; its private keys are agent");
        assertThat(show(good, "--alias", "agent").exitCode()).isZero();
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        assertRefused(show(folder.resolve("none.p12")), "the identity file 'none.p12' does not exist");
        Path directory = Files.createDirectory(
                folder.resolve("folder"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertRefused(show(directory), "the identity file 'folder' cannot be read");
        Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(
                show(good),
                "the identity file 'good.p12' holds a private key but is open to others than its owner:"
                        + " run 'chmod 600 good.p12'");
    }

    @Test
    void filesThatAreSomethingElse() throws IOException {
        Path text = ownersOnly("text", "no identity\n".getBytes(StandardCharsets.US_ASCII));
        assertRefused(show(text), "the identity file 'text' is not a PKCS#12 file that this JDK can read");
        Run certificate = Run.of("agent", "show", "--certificate", text.toString());
        assertRefused(certificate, "the certificate file 'text' is not a PEM file with certificates");
    }

    private Run show(Path file, String... more) {
        String[] all = {"agent", "show", "--identity", file.toString(), "--password-file", password.toString()};
        String[] command = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, command, all.length, more.length);
        return Run.of(command);
    }

    private static void assertRefused(Run run, String sentence) {
        assertThat(run.err()).isEqualTo("vault: " + sentence + "\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private Path resource(String name) throws IOException {
        try (InputStream in = BadIdentityTest.class.getResourceAsStream(name)) {
            return ownersOnly(name, in.readAllBytes());
        }
    }

    private Path ownersOnly(String name, byte[] content) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, content);
    }

    private Certificate certificate() {
        return AgentIdentity.fromPkcs12(good, PASSWORD.toCharArray())
                .certificateChain()
                .get(0);
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Path write(KeyStore store) throws Exception {
        var out = new ByteArrayOutputStream();
        store.store(out, PASSWORD.toCharArray());
        return ownersOnly("made.p12", out.toByteArray());
    }
}
