package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.SandboxTest.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    @TempDir
    Path folder;

    @Test
    void everySecretIssuedOrSeenIsNoted() throws IOException {
        Path file = folder.resolve("canary").resolve("ledger.jsonl");
        JsonNode tokens;
        try (Sandbox sandbox = start(file)) {
            tokens = new TestClient(sandbox).connectGoogle(TestClient.SHEETS);
        }
        List<JsonNode> lines = Files.readAllLines(file).stream()
                .map(line -> Json.read(line).orElseThrow())
                .toList();
        assertThat(lines)
                .extracting(line -> line.path("kind").asText())
                .containsExactly(
                        "client_secret",
                        "client_secret",
                        "client_secret",
                        "client_secret",
                        "client_secret",
                        "bot_token",
                        "state",
                        "code",
                        "code_verifier",
                        "access_token",
                        "refresh_token");
        assertThat(lines)
                .extracting(line -> line.path("value").asText())
                .contains(
                        tokens.path("access_token").asText(),
                        tokens.path("refresh_token").asText(),
                        TestClient.VERIFIER,
                        "state-of-the-test");
        assertThat(lines)
                .filteredOn(line -> !line.path("kind").asText().matches("state|code_verifier"))
                .allSatisfy(line -> assertThat(line.path("value").asText()).contains(Secrets.MARKER));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void laterSandboxesAppend() throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        start(file).close();
        start(file).close();
        assertThat(Files.readAllLines(file)).hasSize(12);
    }

    private static Sandbox start(Path file) {
        return Sandbox.builder().clock(TestClock.startingAt(START)).ledger(file).start();
    }
}
