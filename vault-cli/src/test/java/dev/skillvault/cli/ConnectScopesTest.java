package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the agent's identity the command knows no skills but its own, which are none here, and says so. */
class ConnectScopesTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    private Path password;
    private Path client;

    @BeforeEach
    void anAgent() throws IOException {
        Path identity = folder.resolve("agent.p12");
        AgentIdentity agent = AgentIdentity.createPkcs12(identity, "agent-one", PASSWORD.toCharArray());
        Vault.builder()
                .identity(agent)
                .store("jdbc:h2:file:" + folder.resolve("vault"))
                .build()
                .close();
        password = secret("password", PASSWORD);
        client = secret("client", "google client-1 secret-1");
    }

    private Path secret(String name, String line) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, line + "\n");
    }

    private Run connect(String... more) {
        String[] first = {
            "connect",
            "google",
            "--data",
            folder.toString(),
            "--identity",
            folder.resolve("agent.p12").toString(),
            "--password-file",
            password.toString(),
            "--client-file",
            client.toString(),
            "--user",
            "alice",
            "--paste"
        };
        String[] all = new String[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Run.of(all);
    }

    @Test
    void whoConnectsForNoSkillIsToldBeforeTheUserConsents() {
        Run run = connect();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("https://accounts.google.com/").doesNotContain("scope=");
        assertThat(run.err())
                .contains("note: no skill on this command's class path needs google", "--operator-key")
                .contains("nothing was pasted, so nothing is connected");
    }

    @Test
    void theNoteStandsInNoJson() {
        Run run = connect("--json");
        assertThat(run.out().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(run.err()).contains("note: no skill on this command's class path needs google");
    }
}
