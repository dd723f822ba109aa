package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path folder;

    private Path data;
    private Path backup;
    private Path identity;
    private Path password;

    @BeforeEach
    void runAVault() throws IOException {
        data = folder.resolve("data");
        backup = folder.resolve("backup");
        identity = folder.resolve("agent.p12");
        password = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "only for this test");
        Vault.builder()
                .identity(AgentIdentity.createPkcs12(identity, "agent", "only for this test".toCharArray()))
                .store("jdbc:h2:file:" + data + "/vault")
                .backup(BackupStore.directory(backup))
                .build()
                .close();
    }

    private Run run(String verb, String... more) {
        String[] all = {
            "backup",
            verb,
            "--backup",
            backup.toString(),
            "--identity",
            identity.toString(),
            "--password-file",
            password.toString()
        };
        String[] arguments = java.util.Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return Run.of(arguments);
    }

    @Test
    void aSoundBackupIsSaidToBeSoAndComparedWithItsDatabase() {
        Run alone = run("verify");
        assertThat(alone.err()).isEmpty();
        assertThat(alone.exitCode()).isZero();
        assertThat(alone.out()).contains("SOUND");

        Run compared = run("verify", "--data", data.toString(), "--json");
        assertThat(compared.exitCode()).isZero();
        assertThat(compared.out()).contains("\"database\":\"SAME\"", "\"waiting\":0", "\"sound\":true");
    }

    @Test
    void aDamagedBlobIsNamed() throws IOException {
        Path log = backup.resolve("agents/agent/log");
        byte[] blob = Files.readAllBytes(log);
        blob[blob.length / 2] ^= 1;
        Files.write(log, blob);
        Run run = run("verify");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("DAMAGED         log");
    }

    @Test
    void whatCannotBeOpenedCannotBeSaid() throws IOException {
        Files.writeString(password, "wrong");
        assertThat(run("verify").exitCode()).isEqualTo(2);
    }

    @Test
    void aLostDatabaseIsRestoredAndOnePresentIsNot() throws IOException {
        Run needless = run("restore", "--data", data.toString());
        assertThat(needless.exitCode()).isEqualTo(2);
        assertThat(needless.err()).contains("nothing to restore");

        Files.delete(data.resolve("vault.mv.db"));
        Run restored = run("restore", "--data", data.toString());
        assertThat(restored.err()).isEmpty();
        assertThat(restored.exitCode()).isZero();
        assertThat(restored.out()).contains("restored: 0 connections", "was last known at 3 entries");
        assertThat(Run.of("audit", "verify", "--data", data.toString()).exitCode())
                .isEqualTo(3);
    }

    @Test
    void anAgentWithAVaultSecretNeedsItHereToo(@TempDir Path another) throws IOException {
        Path secret = Files.createFile(
                folder.resolve("vault.secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, "x".repeat(32));
        backup = another.resolve("backup");
        data = folder.resolve("secret-data");
        Vault.builder()
                .identity(AgentIdentity.fromPkcs12(identity, "only for this test".toCharArray()))
                .store("jdbc:h2:file:" + data + "/vault")
                .vaultSecret(Files.readAllBytes(secret))
                .backup(BackupStore.directory(backup))
                .build()
                .close();

        assertThat(run("verify").exitCode()).isEqualTo(2);
        Run verified = run("verify", "--vault-secret-file", secret.toString());
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("SOUND");

        Files.delete(data.resolve("vault.mv.db"));
        assertThat(run("restore", "--data", data.toString()).exitCode()).isEqualTo(2);
        Run restored = run("restore", "--data", data.toString(), "--vault-secret-file", secret.toString());
        assertThat(restored.exitCode()).as(restored.err()).isZero();
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() {
        backup = folder.resolve("missing");
        Run run = run("verify");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("there is no backup in the folder " + backup)
                .hasLineCount(1);
        assertThat(backup).doesNotExist();
    }
}
