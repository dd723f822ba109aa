package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves a vault's store is verified without it: by the vault's own command, and by one file that only {@code java} runs. */
class ExportTest {
    @TempDir
    private Path folder;

    private RealVault vault;
    private Path anchor;

    @BeforeEach
    void openAndCloseAVaultThreeTimes() throws IOException {
        vault = RealVault.in(folder);
        anchor = vault.anchor();
        vault.open().close();
    }

    private Path write(String... command) {
        Path file = folder.resolve("out-" + String.join("-", command).replaceAll("[^a-z0-9]", ""));
        List<String> arguments = new ArrayList<>(List.of("audit"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("--data", vault.data(), "--out", file.toString()));
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("wrote", file.toString());
        return file;
    }

    private static Run verify(Path export, String... options) {
        return Run.of(Stream.concat(Stream.of("audit", "verify", "--export", export.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    /** With the launcher of the JDK that runs this test, as an auditor would. */
    private int verifyAlone(Path file, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Path.of("..", "docs", "verify", "SkillVaultVerify.java").toString(),
                file.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static void damage(Path file, String line) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        int at = text.lastIndexOf("\n" + line) + line.length() + 40;
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1), StandardCharsets.US_ASCII);
    }

    @Test
    void anExportVerifiesWithoutItsStoreAndWithoutAVault() throws Exception {
        Path export = write("export");

        assertThat(verify(export).exitCode()).isEqualTo(3);
        Run anchored = verify(export, "--anchor", anchor.toString());
        assertThat(anchored.out()).contains("VERIFIED: ", "anchored      4 entries", "CN=agent-one");
        assertThat(anchored.exitCode()).isZero();
        assertThat(verifyAlone(export)).isEqualTo(3);
        assertThat(verifyAlone(export, "--anchor", anchor.toString())).isZero();
    }

    @Test
    void theCertificateThatAnAuditorHoldsIsEnoughForBoth() throws Exception {
        Path export = write("export");
        String own = pem("own.pem", vault.identity()).toString();
        String other = pem(
                        "other.pem",
                        AgentIdentity.createPkcs12(
                                folder.resolve("other.p12"), "agent-one", "only for this test".toCharArray()))
                .toString();
        assertThat(verify(export, "--trust-certificate", own).exitCode()).isEqualTo(3);
        assertThat(verifyAlone(export, "--trust-certificate", own)).isEqualTo(3);
        assertThat(verify(export, "--trust-certificate", other).exitCode()).isEqualTo(1);
        assertThat(verifyAlone(export, "--trust-certificate", other)).isEqualTo(1);
        assertThat(verifyAlone(export, "--trust-certificate", anchor.toString()))
                .isEqualTo(2);
        assertThat(verifyAlone(write("prove", "2"), "--trust-certificate", other))
                .isEqualTo(1);
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
    void aFileOfNotesOfSeveralAgentsIsAnAnchorForBoth() throws Exception {
        Path export = write("export");
        String own = Files.readString(anchor);
        String other = own.replace("agent-one", "agent-two");
        Path shared = Files.writeString(folder.resolve("shared.notes"), own + other, StandardCharsets.UTF_8);

        assertThat(verify(export, "--anchor", shared.toString()).exitCode()).isZero();
        assertThat(verifyAlone(export, "--anchor", shared.toString())).isZero();
        Path others = Files.writeString(folder.resolve("other.notes"), other, StandardCharsets.UTF_8);
        assertThat(verify(export, "--anchor", others.toString()).exitCode()).isEqualTo(3);
        assertThat(verifyAlone(export, "--anchor", others.toString())).isEqualTo(3);
    }

    @Test
    void aDamagedExportIsFoundByBoth() throws Exception {
        Path export = write("export");
        damage(export, "leaf ");

        Run run = verify(export, "--anchor", anchor.toString());
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        assertThat(verifyAlone(export, "--anchor", anchor.toString())).isEqualTo(1);
    }

    @Test
    void aPartOfALogVerifiesFromItsHashesOn() throws Exception {
        Path export = write("export", "--from", "3");

        Run run = verify(export, "--anchor", anchor.toString());
        assertThat(run.out())
                .contains(
                        "the first 3 entries of the log are not in the export",
                        "a last re-key or an off-boarding stands among them cannot be excluded")
                .containsPattern("verified +\\d+ entries \\(entries 3 to \\d+\\); the first 3 by their hashes only\n");
        assertThat(run.exitCode()).isZero();
        assertThat(verifyAlone(export, "--anchor", anchor.toString())).isZero();
    }

    @Test
    void aSegmentIsNotShorterThanAnAnchorOfItsLog() throws Exception {
        Path segment = write("export");
        Path newest = vault.anchor();
        assertThat(verify(segment, "--anchor", newest.toString()).exitCode()).isOne();
        assertThat(verifyAlone(segment, "--anchor", newest.toString())).isOne();

        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(segment)));
        Run run = Run.of("audit", "verify", "--segment", segment.toString(), "--anchor", newest.toString());
        assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
        assertThat(run.out())
                .contains("1 anchor was passed over", "no anchor; ", "the SHA-256 of the segment is " + hash);
        assertThat(verifyAlone(segment, "--segment", "--anchor", newest.toString()))
                .isEqualTo(3);
        assertThat(Files.readString(folder.resolve("said"))).contains("segment SHA-256 " + hash);

        damage(segment, "leaf ");
        Run damaged = Run.of("audit", "verify", "--segment", segment.toString(), "--anchor", newest.toString());
        assertThat(damaged.exitCode()).isOne();
        assertThat(verifyAlone(segment, "--segment", "--anchor", newest.toString()))
                .isOne();
    }

    @Test
    void anEntryIsProvenAndAForgedOneIsNot() throws Exception {
        Path proof = write("prove", "2");
        assertThat(verifyAlone(proof)).isZero();
        assertThat(Files.readString(folder.resolve("said")))
                .contains("entry 2\n  agent agent-one\n  sequence 2\n", "VERIFIED");

        damage(proof, "proven 2 ");
        assertThat(verifyAlone(proof)).isEqualTo(1);
    }

    @Test
    void anEntryIsProvenAgainstTheAnchorThatAnAuditorHolds() throws Exception {
        String held = anchor.toString();
        long size = Long.parseLong(Files.readAllLines(anchor).get(1));
        vault.open().close();
        assertThat(verifyAlone(write("prove", "2"), "--anchor", held))
                .as("a proof about the newest checkpoint says nothing about an older one")
                .isEqualTo(2);

        assertThat(verifyAlone(write("prove", "2", "--anchor", held), "--anchor", held))
                .isZero();
        assertThat(verifyAlone(write("prove", "2", "--size", Long.toString(size)), "--anchor", held))
                .isZero();

        // the store need not have kept it
        vault.tamper("DELETE FROM audit_checkpoint WHERE size = " + size);
        Path proof = write("prove", "1", "--anchor", held);
        assertThat(verifyAlone(proof, "--anchor", held)).isZero();
        damage(proof, "proven 1 ");
        assertThat(verifyAlone(proof, "--anchor", held)).isEqualTo(1);
    }

    @Test
    void thatALogOnlyGrewIsProven() throws Exception {
        Path proof = write("consistency", "3", "4");
        assertThat(verifyAlone(proof, "--anchor", anchor.toString())).isZero();
        assertThat(verifyAlone(write("consistency", "4", "4"))).isZero();

        Path other = write("consistency", "1", "3");
        Files.writeString(
                other,
                Files.readString(other).replaceAll("proof [0-9a-f]{8}", "proof 00000000"),
                StandardCharsets.US_ASCII);
        assertThat(verifyAlone(other)).isEqualTo(1);
    }

    @Test
    void whatCannotBeProvenIsSaid() throws IOException {
        Path file = folder.resolve("none");
        String note = Files.readString(anchor);
        String others = folder.resolve("other.note").toString();
        Files.writeString(Path.of(others), note.replace("agent-one", "agent-two"), StandardCharsets.UTF_8);
        String longer = folder.resolve("longer.note").toString();
        Files.writeString(Path.of(longer), note.replaceFirst("\n4\n", "\n4000\n"), StandardCharsets.UTF_8);
        for (String[] command : new String[][] {
            {"prove", "999"},
            {"prove", "4", "--anchor", anchor.toString()},
            {"prove", "2", "--anchor", others},
            {"prove", "2", "--anchor", longer},
            {"prove", "2", "--size", "999"},
            {"prove", "3", "--size", "3"},
            {"consistency", "3", "999"},
            {"consistency", "4", "3"}
        }) {
            Run run = Run.of(Stream.concat(
                            Stream.of("audit"),
                            Stream.concat(
                                    Stream.of(command), Stream.of("--data", vault.data(), "--out", file.toString())))
                    .toArray(String[]::new));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("vault: ").hasLineCount(1);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aFileThatIsThereIsNotWrittenOverAndANewOneIsItsOwners() throws IOException {
        Path export = write("export");
        Run again = Run.of("audit", "export", "--data", vault.data(), "--out", export.toString());

        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is there already");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(export)))
                .isEqualTo("rw-------");
    }

    @Test
    void exportsWhileTheVaultIsOpen() {
        try (Vault open = vault.open()) {
            assertThat(open.checkpoint().size()).isPositive();
            assertThat(verify(write("export")).exitCode()).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoExportIsNotJudged() throws IOException {
        assertThat(verify(folder.resolve("absent")).exitCode()).isEqualTo(2);
        Path garbage = Files.writeString(folder.resolve("garbage"), "no export\n", StandardCharsets.US_ASCII);
        assertThat(verify(garbage).exitCode()).isEqualTo(2);
        assertThat(verify(garbage).out()).contains("CANNOT VERIFY");
    }
}
