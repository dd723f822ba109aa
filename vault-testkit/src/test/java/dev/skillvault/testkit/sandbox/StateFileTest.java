package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.SandboxTest.START;
import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.TestClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    Path folder;

    @Test
    void secondSandboxGoesOnWhereTheFirstEnded() {
        JsonNode google;
        JsonNode gitHub;
        ClientRegistration registration;
        try (Sandbox first = start(TestClock.startingAt(START), 7)) {
            TestClient client = new TestClient(first);
            registration = first.client("google");
            google = client.connectGoogle(TestClient.SHEETS + " https://mail.google.com/");
            gitHub = client.connectGitHub("");
            String access = google.path("access_token").asText();
            client.send(
                    "PUT", "sheets.googleapis.com", cell("?valueInputOption=RAW"), access, "{\"values\":[[\"x\"]]}");
            client.send(
                    "POST",
                    "gmail.googleapis.com",
                    "/gmail/v1/users/me/messages/send",
                    access,
                    "{\"raw\":\"VG86IGFAYi5jCgpIaQ\"}");
            client.send(
                    "POST",
                    "api.github.com",
                    "/repos/acme/reports/issues",
                    gitHub.path("access_token").asText(),
                    "{\"title\":\"kept\"}");
            first.mail().deliver("alice", "eve@outsider.example", "delivered", "Hello", START);
            first.clock().advance(Duration.ofHours(2));
        }
        TestClock clock = TestClock.startingAt(START);
        try (Sandbox second = start(clock, 8)) {
            TestClient client = new TestClient(second);
            assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
            assertThat(second.seed()).isEqualTo(7);
            assertThat(second.client("google")).isEqualTo(registration);
            assertThat(get(client, google).statusCode()).as("expired meanwhile").isEqualTo(401);
            JsonNode refreshed = json(client.googleToken(
                    client.refreshForm("google", google.path("refresh_token").asText())));
            assertThat(get(client, refreshed).body()).contains("\"x\"");
            assertThat(json(client.gitHubToken(client.refreshForm(
                                    "github", gitHub.path("refresh_token").asText())))
                            .has("access_token"))
                    .isTrue();
            assertThat(second.mail().sent())
                    .singleElement()
                    .extracting(SentMail::text)
                    .isEqualTo("Hi");
            assertThat(second.mail().mailbox("alice").get(0).mime().field("Subject"))
                    .contains("delivered");
            assertThat(second.github().issues(SandboxGitHub.REPOSITORY))
                    .last()
                    .extracting(SandboxIssue::title)
                    .isEqualTo("kept");
            assertThat(second.requests()).as("the log is of this start").hasSize(4);
        }
    }

    @Test
    void stateSurvivesWithoutAnOrderlyEnd() {
        try (Sandbox first = start(TestClock.startingAt(START), 7)) {
            JsonNode tokens = new TestClient(first).connectGoogle(TestClient.SHEETS);
            try (Sandbox second = start(TestClock.startingAt(START), 7)) {
                assertThat(get(new TestClient(second), tokens).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void theSameClockIsNotMovedTwice() {
        TestClock clock = TestClock.startingAt(START);
        start(clock, 7).close();
        clock.advance(Duration.ofHours(1));
        start(clock, 7).close();
        start(clock, 7).close();
        assertThat(clock.offset()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void fileHoldsNoSecretAndIsPrivate() throws IOException {
        try (Sandbox sandbox = start(TestClock.startingAt(START), 7)) {
            TestClient client = new TestClient(sandbox);
            JsonNode tokens = client.connectGoogle(TestClient.SHEETS);
            String state = Files.readString(file());
            assertThat(state).contains(Secrets.hash(tokens.path("access_token").asText()));
            assertThat(state).doesNotContain(Secrets.MARKER, TestClient.VERIFIER, "state-of-the-test");
            assertThat(state).doesNotContain(sandbox.client("google").clientSecret());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void damagedFileIsNamed() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{");
        assertThatThrownBy(() -> start(TestClock.startingAt(START), 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file().toString());
    }

    private Path file() {
        return folder.resolve("sandbox").resolve("state.json");
    }

    private Sandbox start(TestClock clock, long seed) {
        return Sandbox.builder().clock(clock).seed(seed).stateFile(file()).start();
    }

    private static HttpResponse<String> get(TestClient client, JsonNode tokens) {
        return client.get(
                "sheets.googleapis.com", cell(""), tokens.path("access_token").asText());
    }

    private static String cell(String query) {
        return "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3!E1" + query;
    }
}
