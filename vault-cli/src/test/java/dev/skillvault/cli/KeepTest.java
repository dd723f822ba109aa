package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static dev.skillvault.cli.RunningAgent.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does to a vault with the command line, most of it while the agent runs. */
class KeepTest {
    @TempDir
    Path folder;

    private RunningAgent agent;

    @BeforeEach
    void runAnAgent() throws IOException {
        agent = RunningAgent.in(folder);
        agent.createIdentity("next.p12", "agent-one");
        agent.createIdentity("other.p12", "agent-two");
        connect("google");
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private void connect(String provider) {
        try (var flow = agent.operator().connect(ALICE, provider)) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            assertThat(flow.await(Duration.ofSeconds(20)).provider()).isEqualTo(provider);
        }
    }

    private Run verify() {
        return Run.of("audit", "verify", "--data", folder.toString());
    }

    @Test
    void aDatabaseFromANewerVersionIsRefused() throws Exception {
        agent.vault().close();
        agent.change("UPDATE \"flyway_schema_history\" SET \"version\" = '999' WHERE \"version\" = '2'");
        Run refused = agent.run("keys show", "--user", "alice");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains("newer version");
    }

    @Test
    void aUsersKeyIsShownAndRotatedWhileTheAgentRuns() throws IOException {
        Run shown = agent.run("keys show", "--user", "alice");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out()).isEqualTo("VERSION  RECORDS\n1        1  current\n");

        Run rotated = agent.run("keys rotate", "--user", "alice");
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.out()).isEqualTo("VERSION  RECORDS\n1        1\n2        0  current\n");

        JsonNode versions =
                json(agent.run("keys show", "--user", "alice", "--json")).path("versions");
        assertThat(versions).hasSize(2);
        assertThat(versions.get(0).path("records").asLong()).isOne();
        assertThat(versions.get(1).path("current").asBoolean()).isTrue();
        // the running agent seals under the version that the command line made
        connect("github");
        assertThat(agent.operator().userKeys(ALICE).get(1).records()).isOne();
    }

    @Test
    void aUserWithoutAKeyIsSaidSo() {
        assertThat(agent.run("keys show", "--user", "carol").out()).startsWith("there is no key of carol");
        Run rotated = agent.run("keys rotate", "--user", "carol");
        assertThat(rotated.exitCode()).isEqualTo(2);
        assertThat(rotated.err()).startsWith("vault: there is no key of carol").hasLineCount(1);
    }

    @Test
    void aUserIsForgottenWhileTheAgentRunsAndWhatWasNotRevokedIsSaid() throws IOException {
        Run forgotten = agent.run("user forget", "--user", "alice", "--yes");
        assertThat(forgotten.exitCode()).as(forgotten.err()).isZero();
        assertThat(forgotten.out())
                .contains("google of alice: NOT REVOKED at the provider, no client registration given")
                .endsWith("alice is forgotten: 1 key versions and 0 rows of personal fields are deleted\n");
        assertThat(agent.operator().connections(ALICE)).isEmpty();
        assertThat(verify().out()).contains("note: log of agent-one, entry", "erased at the request of alice");

        JsonNode again = json(agent.run("user forget", "--user", "alice", "--yes", "--json"));
        assertThat(again.path("connections")).isEmpty();
        assertThat(again.path("keys").asInt(-1)).isZero();
    }

    @Test
    void anAgentIsReKeyedWhileItRuns() throws IOException {
        Run rekeyed = agent.run(
                "agent rekey",
                "--new-identity",
                folder.resolve("next.p12").toString(),
                "--new-password-file",
                folder.resolve("password").toString());
        assertThat(rekeyed.exitCode()).as(rekeyed.err()).isZero();
        assertThat(rekeyed.out()).contains("the agent agent-one has the key with public key SHA-256 ");
        connect("github");

        Run refused = agent.run("keys show", "--user", "alice");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("enrolled in this vault with another key")
                .hasLineCount(1);
        agent.restart("next.p12", UnaryOperator.identity());
        assertThat(agent.operator().connections(ALICE)).hasSize(2);
        assertThat(verify().exitCode()).isEqualTo(3);
    }

    @Test
    void anAgentIsOffBoarded() throws IOException {
        JsonNode end = json(agent.run("agent off-board", "--yes", "--json"));
        assertThat(end.path("connections").get(0).path("result").asText()).isEqualTo("NO_CLIENT_REGISTRATION");
        Path anchor = Files.writeString(
                folder.resolve("last.note"), end.path("checkpoint").asText());
        assertThat(Run.of("audit", "verify", "--data", folder.toString(), "--anchor", anchor.toString())
                        .exitCode())
                .isZero();

        Run again = agent.run("agent off-board", "--yes");
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("this agent was off-boarded on ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user forget --user alice", "agent off-board"})
    void whatCannotBeUndoneNeedsAYes(String command) {
        Run run = agent.run(command);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("cannot be undone: add --yes").hasLineCount(1);
        assertThat(agent.operator().connections(ALICE)).hasSize(1);
    }

    @Test
    void anIdentityThatIsNotEnrolledIsRefusedAndNothingIsMade(@TempDir Path empty) {
        Run stranger = agent.run(folder, "other.p12", "keys show", "--user", "alice");
        assertThat(stranger.exitCode()).isEqualTo(2);
        assertThat(stranger.err())
                .contains("no agent named agent-two is enrolled in this vault")
                .hasLineCount(1);

        Run nowhere = agent.run(empty, "agent.p12", "keys show", "--user", "alice");
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(nowhere.err()).contains("there is no vault at").hasLineCount(1);
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void aVaultSecretAndClientsComeFromFilesOfTheirOwnersOnly() throws IOException {
        Path secret = agent.secret("vault.secret", "x".repeat(32));
        assertThat(agent.run("keys show", "--user", "alice", "--vault-secret-file", secret.toString())
                        .err())
                .contains("enrolled without a vault secret")
                .hasLineCount(1);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(agent.run("keys show", "--user", "alice", "--vault-secret-file", secret.toString())
                        .err())
                .contains("is open to others than its owner: run 'chmod 600 ")
                .hasLineCount(1);
        Path client = agent.secret("google.client", "google my-client-id my-client-secret\n");
        assertThat(agent.run("keys show", "--user", "alice", "--client-file", client.toString())
                        .exitCode())
                .isZero();
        Path half = agent.secret("half.client", "google\n");
        Run refused = agent.run("keys show", "--user", "alice", "--client-file", half.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("does not hold a provider's name").hasLineCount(1);
    }

    @Test
    void anIdentityIsOpenedOnlyIfItLeadsToATrustAnchor() throws IOException {
        Path own = pem("own.pem", "agent.p12");
        Path other = pem("other.pem", "other.p12");
        assertThat(agent.run("keys show", "--user", "alice", "--trust-anchors", own.toString())
                        .exitCode())
                .isZero();
        assertRefused(
                agent.run("keys show", "--user", "alice", "--trust-anchors", other.toString()),
                "is not trusted: no valid chain leads from it to the one trust anchor");
        assertRefused(
                agent.run("user forget", "--user", "alice", "--yes", "--trust-anchors", other.toString()),
                "is not trusted");
        assertThat(agent.operator().connections(ALICE)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void trustAnchorsAreCertificates(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("anchors.pem"), content);
        assertRefused(
                agent.run("keys show", "--user", "alice", "--trust-anchors", file.toString()),
                "the trust anchor file " + file + " is not a PEM file with certificates");
        Files.delete(file);
        assertRefused(
                agent.run("keys show", "--user", "alice", "--trust-anchors", file.toString()),
                "the trust anchor file " + file + " cannot be read");
    }

    @Test
    void aForgottenUserIsGoneFromTheBackupToo(@TempDir Path elsewhere) throws IOException {
        Path backup = backUp(elsewhere);
        JsonNode before = backedUp(backup);
        assertThat(before.path("userKeys").asInt()).isOne();
        assertThat(before.path("connections").asInt()).isOne();

        Run forgotten = agent.run("user forget", "--user", "alice", "--yes", "--backup", backup.toString());
        assertThat(forgotten.exitCode()).as(forgotten.err()).isZero();
        JsonNode after = backedUp(backup);
        assertThat(after.path("userKeys").asInt(-1)).isZero();
        assertThat(after.path("connections").asInt(-1)).isZero();
        assertThat(after.path("sound").asBoolean()).isTrue();
    }

    @Test
    void anOffBoardedAgentIsGoneFromTheBackupToo(@TempDir Path elsewhere) throws IOException {
        Path backup = backUp(elsewhere);
        assertThat(BackupStore.directory(backup).names("")).isNotEmpty();
        Run end = agent.run("agent off-board", "--yes", "--backup", backup.toString());
        assertThat(end.exitCode()).as(end.err()).isZero();
        assertThat(BackupStore.directory(backup).names("")).isEmpty();
    }

    @Test
    void neitherABackupNorAVaultIsMadeByAWrongPath(@TempDir Path elsewhere) throws IOException {
        Path missing = elsewhere.resolve("missing");
        assertRefused(
                agent.run("user forget", "--user", "alice", "--yes", "--backup", missing.toString()),
                "there is no backup in the folder " + missing);
        Path empty = Files.createDirectory(
                elsewhere.resolve("empty"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertRefused(
                agent.run("user forget", "--user", "alice", "--yes", "--backup", empty.toString()),
                "there is no backup in the folder " + empty);
        assertThat(elsewhere).isDirectoryNotContaining(missing::equals);
        assertThat(empty).isEmptyDirectory();

        Path backup = backUp(elsewhere);
        Run wrongData =
                agent.run(empty, "agent.p12", "user forget", "--user", "alice", "--yes", "--backup", backup.toString());
        assertRefused(wrongData, "there is no vault at");
        assertThat(empty).isEmptyDirectory();
        assertThat(backedUp(backup).path("userKeys").asInt()).isOne();
    }

    /** Runs the agent with a backup, until that is complete. */
    private Path backUp(Path elsewhere) {
        Path backup = elsewhere.resolve("backup");
        agent.restart("agent.p12", builder -> builder.backup(BackupStore.directory(backup)));
        agent.vault().close();
        return backup;
    }

    private JsonNode backedUp(Path backup) throws IOException {
        return json(agent.run("backup verify", "--backup", backup.toString(), "--json"));
    }

    private Path pem(String name, String identity) throws IOException {
        try {
            byte[] der = agent.identity(identity).certificateChain().get(0).getEncoded();
            return Files.writeString(
                    folder.resolve(name),
                    "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                            + "\n-----END CERTIFICATE-----\n");
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(Run run, String sentence) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vault: ").contains(sentence).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }
}
