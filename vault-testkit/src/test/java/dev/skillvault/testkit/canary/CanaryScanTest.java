package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryScanTest {

    private static final String TOKEN = "gho_" + MadeUpSecrets.MARKER + "abcdefghijklmnop";
    private static final String VERIFIER = "Zx81-vErIfIeR_0123456789abcdefghijklmnopqrs";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Path ledger;
    private Path files;

    @BeforeEach
    void aLedgerAndAFolder() throws IOException {
        files = Files.createDirectory(folder.resolve("files"));
        ledger = folder.resolve("ledger.jsonl");
        Files.writeString(
                ledger,
                noted("access_token", TOKEN) + noted("code_verifier", VERIFIER).repeat(2));
        Files.writeString(files.resolve("stdout.log"), "all is well\n");
    }

    @Test
    void cleanFolderIsCleanAndCounted() {
        assertThat(scan("2", files)).isEqualTo(CanaryScan.CLEAN);
        assertThat(text())
                .contains("2 different secrets in 3 lines of the ledger")
                .contains("access_token: 1, searched by the marker")
                .contains("code_verifier: 1, searched by value")
                .contains("1 files, 12 bytes scanned")
                .contains("no leak found");
    }

    @Test
    void leakIsReportedByPlaceAndKindAndNeverRepeated() throws IOException {
        Files.writeString(files.resolve("a.log"), "token=" + TOKEN + "\n");
        Files.writeString(files.resolve("b.log"), "verifier " + VERIFIER);
        assertThat(scan("2", files)).isEqualTo(CanaryScan.FOUND);
        assertThat(text())
                .contains("a.log offset 10: issued secret (marker), plain")
                .contains("b.log offset 9: code_verifier, plain")
                .contains("2 leaks found")
                .doesNotContain(MadeUpSecrets.MARKER, VERIFIER.substring(0, 12));
    }

    @Test
    void secretCutShortIsFound() throws IOException {
        Files.writeString(files.resolve("a.log"), VERIFIER.substring(0, Encoding.PIECE) + "...");
        assertThat(scan("2", files)).isEqualTo(CanaryScan.FOUND);
    }

    @Test
    void secretInAFolderNameIsFoundAndWithheld() throws IOException {
        Files.writeString(Files.createDirectory(files.resolve(TOKEN)).resolve("a.log"), TOKEN);
        assertThat(scan("2", files)).isEqualTo(CanaryScan.FOUND);
        assertThat(text())
                .contains("in its name: issued secret (marker), plain")
                .contains("(a name with a secret in it)/a.log offset 4")
                .doesNotContain(MadeUpSecrets.MARKER);
    }

    @Test
    void ledgersAreLeftOutByNameAndSaidSo() throws IOException {
        Files.writeString(files.resolve("other.ledger.jsonl"), TOKEN);
        assertThat(scan("2", folder)).isEqualTo(CanaryScan.CLEAN);
        assertThat(text()).contains("left out by --allow-name 'ledger.jsonl': 1", "'*.ledger.jsonl': 1", "left out /");
    }

    @Test
    void furtherNamesAreLeftOutOnlyWhenAskedFor() throws IOException {
        Files.writeString(files.resolve("vault.key"), TOKEN);
        assertThat(scan("2", files)).isEqualTo(CanaryScan.FOUND);
        assertThat(scan("2", files, "--allow-name", "*.key")).isEqualTo(CanaryScan.CLEAN);
    }

    @Test
    void linksAreNotFollowedButAPathThatIsOneIs() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a.log"), TOKEN);
        Path link = Files.createSymbolicLink(files.resolve("link"), elsewhere);
        assertThat(scan("2", files)).isEqualTo(CanaryScan.CLEAN);
        assertThat(text()).contains("1 links and special files not followed");
        assertThat(scan("2", link)).isEqualTo(CanaryScan.FOUND);
    }

    @Test
    void scanThatCannotDoItsWorkIsNotClean() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(scan("3", files)).as("too few secrets").isEqualTo(CanaryScan.FAILED);
        assertThat(scan("2", empty)).as("nothing scanned").isEqualTo(CanaryScan.FAILED);
        assertThat(scan("2", files.resolve("missing"))).as("missing path").isEqualTo(CanaryScan.FAILED);
        assertThat(scan("0", files)).as("nothing expected").isEqualTo(CanaryScan.FAILED);
        assertThat(scan("2", files, "--what")).as("unknown option").isEqualTo(CanaryScan.FAILED);
        assertThat(scan("2", files, "--allow-name")).as("no value").isEqualTo(CanaryScan.FAILED);
        assertThat(scan("2", files, "--allow-name", "[")).as("no glob").isEqualTo(CanaryScan.FAILED);
        assertThat(run(List.of())).as("no arguments").isEqualTo(CanaryScan.FAILED);
        Files.delete(ledger);
        assertThat(scan("2", files)).as("no ledger").isEqualTo(CanaryScan.FAILED);
    }

    @Test
    void brokenLedgerIsRefusedWithoutQuotingIt() throws IOException {
        for (String line :
                List.of("{\"kind\":\"state\",\"value\":\"" + VERIFIER, "{\"value\":\"" + VERIFIER + "\"}", "\n")) {
            Files.writeString(ledger, noted("access_token", TOKEN) + line);
            assertThat(scan("1", files)).isEqualTo(CanaryScan.FAILED);
        }
        Files.writeString(ledger, noted("state", "short"));
        assertThat(scan("1", files)).isEqualTo(CanaryScan.FAILED);
        assertThat(text()).contains("too short to search for").doesNotContain(VERIFIER);
    }

    @Test
    void manyLeaksInOneFileAreCountedNotListed() throws IOException {
        Files.writeString(files.resolve("a.log"), (TOKEN + "\n").repeat(1000));
        assertThat(scan("2", files)).isEqualTo(CanaryScan.FOUND);
        assertThat(text()).contains("and 980 more in this file", "1000 leaks found");
        assertThat(text().lines().count()).isLessThan(40);
    }

    @Test
    void selfTestCatchesEveryLeak() {
        assertThat(new SelfTest(new PrintStream(output, true, UTF_8)).run()).isZero();
        assertThat(text()).containsPattern("(\\d{4,}) of \\1 leaks caught").contains("the clean folder is clean");
    }

    private int scan(String expected, Path path, String... more) {
        List<String> args =
                new ArrayList<>(List.of("--ledger", ledger.toString(), "--expect", expected, path.toString()));
        args.addAll(List.of(more));
        return run(args);
    }

    private int run(List<String> args) {
        return new CanaryScan(MadeUpSecrets.MARKER, new PrintStream(output, true, UTF_8)).run(args);
    }

    private String text() {
        return output.toString(UTF_8);
    }

    private static String noted(String kind, String value) {
        return "{\"kind\":\"" + kind + "\",\"value\":\"" + value + "\"}\n";
    }
}
