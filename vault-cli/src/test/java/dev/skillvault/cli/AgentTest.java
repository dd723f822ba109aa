package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.identity.AgentIdentity;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Makes identities and looks at them. */
class AgentTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    private Path file;
    private Path passwordFile;

    @BeforeEach
    void writePassword() throws IOException {
        file = folder.resolve("agent.p12");
        passwordFile = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, PASSWORD + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, Ed25519, digitalSignature",
        "p256, P-256, 'digitalSignature, keyAgreement'",
        "RSA3072, RSA 3072, 'digitalSignature, keyEncipherment'"
    })
    void enrolMakesAFileThatShowReads(String type, String keyType, String usage) throws Exception {
        Run made = enrol("--type", type);
        assertThat(made.exitCode()).isZero();
        assertThat(made.err()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        AgentIdentity identity = AgentIdentity.fromPkcs12(file, PASSWORD.toCharArray());
        String spki = HexFormat.of().formatHex(identity.spkiSha256());
        Run shown = show();
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out().lines())
                .contains(
                        "name          my-agent",
                        "key type      " + keyType,
                        "SPKI SHA-256  " + spki,
                        "key usage     " + usage,
                        "chain         CN=my-agent")
                .anyMatch(line -> line.startsWith("not after") && line.endsWith("(729 days left)"));
        assertThat(made.out()).startsWith(shown.out()).contains("Next: ").doesNotContain(PASSWORD);
    }

    @Test
    void withoutATypeTheKeyIsEd25519() {
        assertThat(enrol().out()).contains("key type      Ed25519");
    }

    @Test
    void jsonSaysTheSame() throws Exception {
        enrol();
        X509Certificate certificate = AgentIdentity.fromPkcs12(file, PASSWORD.toCharArray())
                .certificateChain()
                .get(0);
        JsonNode json = JsonMapper.builder().build().readTree(show("--json").out());
        assertThat(json.get("name").asText()).isEqualTo("my-agent");
        assertThat(json.get("keyType").asText()).isEqualTo("Ed25519");
        assertThat(json.get("spkiSha256").asText()).matches("[0-9a-f]{64}");
        assertThat(json.get("serial").asText())
                .isEqualTo(certificate.getSerialNumber().toString(16));
        assertThat(json.get("notAfter").asText())
                .isEqualTo(certificate.getNotAfter().toInstant().toString());
        assertThat(json.get("daysLeft").asInt()).isEqualTo(729);
        assertThat(json.get("keyUsage").get(0).asText()).isEqualTo("digitalSignature");
        assertThat(json.get("chain").get(0).asText()).isEqualTo("CN=my-agent");
    }

    @Test
    void aCertificateAloneNeedsNoKey() throws Exception {
        enrol();
        Path certificate = Files.writeString(folder.resolve("chain.pem"), pem());
        Run shown = Run.of("agent", "show", "--certificate", certificate.toString());
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).isEqualTo(show().out());
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws IOException {
        Files.writeString(file, "precious");
        Run run = enrol();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("vault: the file 'agent.p12' exists and is not overwritten\n");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        Run run = Run.of(
                "agent",
                "enrol",
                "--name",
                "No Name",
                "--out",
                file.toString(),
                "--password-file",
                passwordFile.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("vault: 'No Name' cannot be an agent's name")
                .hasLineCount(1);
        assertThat(file).doesNotExist();
    }

    private Run enrol(String... more) {
        return run(
                new String[] {
                    "agent",
                    "enrol",
                    "--name",
                    "my-agent",
                    "--out",
                    file.toString(),
                    "--password-file",
                    passwordFile.toString()
                },
                more);
    }

    private Run show(String... more) {
        return run(
                new String[] {"agent", "show", "--identity", file.toString(), "--password-file", passwordFile.toString()
                },
                more);
    }

    private static Run run(String[] command, String... more) {
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return Run.of(all);
    }

    private String pem() throws Exception {
        StringWriter text = new StringWriter();
        byte[] der = AgentIdentity.fromPkcs12(file, PASSWORD.toCharArray())
                .certificateChain()
                .get(0)
                .getEncoded();
        text.write("-----BEGIN CERTIFICATE-----\n");
        text.write(Base64.getMimeEncoder().encodeToString(der));
        text.write("\n-----END CERTIFICATE-----\n");
        return text.toString();
    }
}
