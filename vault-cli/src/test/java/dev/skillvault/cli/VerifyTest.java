package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    @TempDir
    private Path folder;

    private RealVault vault;

    @BeforeEach
    void openAndCloseAVault() {
        vault = RealVault.in(folder);
    }

    @Test
    void withoutAnAnchorTruncationIsNotExcluded() {
        Run run = verify();
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "dev.skillvault/log/",
                        "3 entries (entries 0 to 2)",
                        "no unsigned tail",
                        "no anchor; unanchored tail of 3 (entries 0 to 2)",
                        "CN=agent-one")
                .contains("VERIFIED WITHOUT A RECENT ANCHOR", "--anchor");
    }

    @Test
    void withAnAnchorItIsVerified() throws IOException {
        Run run = verify("--anchor", vault.anchor().toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "5 entries (entries 0 to 4)",
                        "anchored      4 entries; unanchored tail of 1 (entry 4)\n",
                        "VERIFIED: ")
                .containsPattern("anchors +" + folder.resolve("kept.note") + "; newest at 4 entries, signed \\S+Z\n");
    }

    @Test
    void nothingBehindTheNewestAnchorIsSaid() throws IOException {
        Path older = vault.anchor();
        try (Vault open = vault.open()) {
            Path newer = Files.writeString(
                    folder.resolve("newer.note"), open.checkpoint().note(), StandardCharsets.UTF_8);
            Run run = verify("--anchor", newer.toString(), "--anchor", older.toString());
            assertThat(run.out())
                    .contains("; nothing behind the newest anchor\n", "anchors       " + older + ", " + newer + "; ")
                    .doesNotContain("unanchored tail");
        }
    }

    @Test
    void reportAsJson() throws IOException {
        Run run = verify("--json", "--anchor", vault.anchor().toString());
        JsonNode report = JsonMapper.builder().build().readTree(run.out());
        assertThat(run.out()).hasLineCount(1);
        assertThat(report.path("verdict").asText()).isEqualTo("VERIFIED");
        assertThat(report.path("exitCode").asInt()).isZero();
        assertThat(report.path("logs").path(0).path("size").asLong()).isEqualTo(5);
        assertThat(report.path("logs").path(0).path("anchored").asLong()).isEqualTo(4);
        assertThat(report.path("logs").path(0).path("unanchored").asLong()).isOne();
        JsonNode anchor = report.path("logs").path(0).path("anchors").path(0);
        assertThat(anchor.path("size").asLong()).isEqualTo(4);
        assertThat(Instant.parse(anchor.path("signedAt").asText())).isBefore(Instant.now());
        assertThat(anchor.path("file").asText())
                .isEqualTo(folder.resolve("kept.note").toString());
    }

    @Test
    void oneChangedFieldIsNamed() throws SQLException {
        vault.tamper("UPDATE audit_entry SET actor = 'operator' WHERE sequence = 1");
        Run run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("TAMPERED: entry 1 of the log of agent-one was changed");
    }

    @Test
    void aProblemWithHostileTextStaysOnItsLine() throws SQLException {
        vault.tamper("UPDATE audit_head SET agent = ?", "x\n\u001b[2J\u202e");
        Run run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).hasLineCount(1).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void verifiesWhileTheVaultIsOpen() throws IOException {
        try (Vault open = vault.open()) {
            Path note = Files.writeString(folder.resolve("n"), open.checkpoint().note(), StandardCharsets.UTF_8);
            assertThat(verify("--anchor", note.toString()).exitCode()).isZero();
        }
    }

    @Test
    void theNamedIdentityIsBelievedAndNoOther() {
        String spki = HexFormat.of().withUpperCase().formatHex(vault.identity().spkiSha256());
        Run named = verify("--trust", spki);
        assertThat(named.exitCode()).isEqualTo(3);
        assertThat(named.out()).contains("as named by --trust");
        assertThat(verify("--trust", "0".repeat(64)).exitCode()).isEqualTo(1);
    }

    private Path pem(String name, AgentIdentity agent) throws Exception {
        byte[] der = agent.certificateChain().get(0).getEncoded();
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
    }

    @Test
    void theIdentityOfACertificateIsBelievedAndNoOther() throws Exception {
        Path own = pem("own.pem", vault.identity());
        AgentIdentity stranger = AgentIdentity.createPkcs12(
                folder.resolve("stranger.p12"), "agent-one", "only for this test".toCharArray());
        Path other = pem("other.pem", stranger);

        Run named = verify("--trust-certificate", own.toString());
        assertThat(named.err()).isEmpty();
        assertThat(named.exitCode()).isEqualTo(3);
        assertThat(named.out()).contains("as named by --trust or --trust-certificate");
        Run refused = verify("--trust-certificate", other.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("vouched for by a certificate that is not trusted");
        assertThat(verify("--trust-certificate", other.toString(), "--trust-certificate", own.toString())
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void whatIsNoCertificateIsNoReasonForAVerdict() throws Exception {
        Path file = Files.writeString(folder.resolve("none.pem"), "no certificate\n", StandardCharsets.US_ASCII);
        Run garbage = verify("--trust-certificate", file.toString());
        assertThat(garbage.exitCode()).isEqualTo(2);
        assertThat(garbage.err()).startsWith("vault: ").hasLineCount(1);
        assertThat(verify("--trust-certificate", folder.resolve("absent.pem").toString())
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void progressIsOnlyForATerminal() {
        Run run = Run.of(true, "audit", "verify", "--data", vault.data());
        assertThat(run.err()).isEqualTo("\r\u001b[K");
        assertThat(run.out()).doesNotContain("\u001b");
    }

    @Test
    void whatCameSinceACheckpointIsSaidAndItIsAnAnchor() throws IOException {
        Run run = verify("--from", vault.anchor().toString());
        assertThat(run.out()).contains("entry 4 was added to the log of agent-one", "VERIFIED: ");
        assertThat(run.exitCode()).isZero();
        assertThat(verify("--from", folder.resolve("absent.note").toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    void anAnchorIsRecentAtATimeThatIsGiven() throws IOException {
        String[] anchored = {"--anchor", vault.anchor().toString(), "--at"};
        for (String[] time : new String[][] {
            {Instant.now().toString(), "0"},
            {"1m", "0"},
            {"10m", "3"}, // by then it was of the future
            {Instant.now().plus(Duration.ofHours(25)).toString(), "3"},
            {"yesterday", "2"}
        }) {
            Run run = verify(anchored[0], anchored[1], anchored[2], time[0]);
            assertThat(run.exitCode())
                    .as(time[0] + ": " + run.out() + run.err())
                    .isEqualTo(Integer.parseInt(time[1]));
        }
        assertThat(verify(anchored[0], anchored[1], anchored[2], "yesterday").err())
                .contains("--at: a time is like");
    }

    @Test
    void missingStoreCannotBeVerified() {
        Run run =
                Run.of("audit", "verify", "--data", folder.resolve("elsewhere").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out() + run.err()).contains("there is no vault at ").hasLineCount(1);
    }

    @Test
    void garbageInPlaceOfTheStoreCannotBeVerified() throws IOException {
        Files.writeString(folder.resolve("vault.mv.db"), "garbage".repeat(3000), StandardCharsets.UTF_8);
        Run run = verify();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out() + run.err()).contains("cannot be read").hasLineCount(1);
    }

    @Test
    void anchorsThatCannotBeReadAreNamed() throws IOException {
        Path binary = Files.write(folder.resolve("binary.note"), new byte[] {(byte) 0xff, 0, 1});
        Path empty = Files.createFile(folder.resolve("empty.note"));
        for (Path file : new Path[] {folder.resolve("absent.note"), folder, binary, empty}) {
            Run run = verify("--anchor", file.toString());
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("vault: the anchor file " + file).hasLineCount(1);
        }
    }

    @Test
    void anAnchorOfAnotherLogCannotBeCompared() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.note"), "not a note\n", StandardCharsets.UTF_8);
        Run run = verify("--anchor", garbage.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("CANNOT VERIFY: an anchor belongs to no log of this store");
    }

    private Run verify(String... options) {
        String[] arguments = new String[options.length + 4];
        System.arraycopy(new String[] {"audit", "verify", "--data", vault.data()}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        return Run.of(arguments);
    }
}
