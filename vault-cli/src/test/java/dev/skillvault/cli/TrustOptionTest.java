package dev.skillvault.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --trust-anchors} where no vault is opened. */
class TrustOptionTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    private Path data;
    private Path backup;
    private Path identity;
    private Path password;
    private Path own;
    private Path other;

    @BeforeEach
    void runAVault() throws Exception {
        data = folder.resolve("data");
        backup = folder.resolve("backup");
        identity = folder.resolve("agent.p12");
        password = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, PASSWORD);
        AgentIdentity agent = AgentIdentity.createPkcs12(identity, "agent", PASSWORD.toCharArray());
        own = pem("own.pem", agent);
        other = pem(
                "other.pem", AgentIdentity.createPkcs12(folder.resolve("other.p12"), "agent", PASSWORD.toCharArray()));
        Vault.builder()
                .identity(agent)
                .store("jdbc:h2:file:" + data + "/vault")
                .backup(BackupStore.directory(backup))
                .build()
                .close();
        Files.delete(data.resolve("vault.mv.db"));
    }

    private Path pem(String name, AgentIdentity agent) throws IOException, CertificateEncodingException {
        byte[] der = agent.certificateChain().get(0).getEncoded();
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private Run run(String command, Path anchors) {
        List<String> all = new ArrayList<>(List.of(command.split(" ", -1)));
        if (command.startsWith("backup")) {
            all.addAll(List.of("--backup", backup.toString()));
        }
        if (command.endsWith("restore")) {
            all.addAll(List.of("--data", data.toString()));
        }
        all.addAll(List.of("--identity", identity.toString(), "--password-file", password.toString()));
        all.addAll(List.of("--trust-anchors", anchors.toString()));
        return Run.of(all.toArray(String[]::new));
    }

    private static void assertRefused(Run run, String sentence) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vault: ").contains(sentence).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent show", "backup verify", "backup restore"})
    void anIdentityThatLeadsToAnAnchorIsTaken(String command) {
        Run run = run(command, own);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsAnyOf("name          agent", "SOUND", "restored:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent show", "backup verify", "backup restore"})
    void anyOtherIsRefusedAndNothingIsRestored(String command) {
        assertRefused(run(command, other), "is not trusted: no valid chain leads from it to the one trust anchor");
        assertThat(data.resolve("vault.mv.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent show", "backup verify", "backup restore"})
    void anExpiredOneIsRefusedThoughItIsAnAnchor(String command) throws Exception {
        identity = Files.createFile(
                folder.resolve("expired.p12"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (InputStream in = TrustOptionTest.class.getResourceAsStream("expired.p12")) {
            Files.write(identity, requireNonNull(in).readAllBytes());
        }
        own = pem("expired.pem", AgentIdentity.fromPkcs12(identity, PASSWORD.toCharArray()));
        assertRefused(run(command, own), "expired at 2026-01-01T00:00:00Z");
        assertThat(data.resolve("vault.mv.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent show", "backup verify", "backup restore"})
    void whatIsNoTrustAnchorFileIsSaidInOneSentence(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("anchors.pem"), "no certificate\n");
        assertRefused(run(command, file), "the trust anchor file " + file + " is not a PEM file with certificates");
        Files.delete(file);
        Run missing = run(command, file);
        assertRefused(missing, "the trust anchor file " + file + " cannot be read");
        assertThat(missing.out()).isEmpty();
    }

    @Test
    void aCertificateAloneIsCheckedToo() {
        assertThat(Run.of("agent", "show", "--certificate", own.toString(), "--trust-anchors", own.toString())
                        .exitCode())
                .isZero();
        assertRefused(
                Run.of("agent", "show", "--certificate", own.toString(), "--trust-anchors", other.toString()),
                "is not trusted");
    }
}
