package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
    @TempDir
    Path folder;

    @Test
    void listIsTheTableOfLivesAndWhatHelps() {
        Run run = Run.of("providers", "list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0).split(" {2,}", -1))
                .containsExactly(
                        "PROVIDER", "VERIFIED", "ROTATES", "ACCESS TOKEN", "REFRESH TOKEN", "FALLBACK", "ENDED BY");
        assertThat(lines)
                .extracting(line ->
                        String.join("|", List.of(line.split(" {2,}", -1)).subList(0, 6)))
                .containsExactly(
                        "PROVIDER|VERIFIED|ROTATES|ACCESS TOKEN|REFRESH TOKEN|FALLBACK",
                        "github|yes|yes|8 hours for GitHub Apps, 1 hour for installations, no end for OAuth apps"
                                + "|6 months for GitHub Apps, none for OAuth apps|a personal access token",
                        "google|yes|no|1 hour|no fixed life; 7 days while the app is in testing mode"
                                + "|mail only: SMTP with an app password",
                        "google-smtp|yes|no|an app password has no end|-|-",
                        "linkedin|no|no|60 days|365 days from consent, for approved apps only|-",
                        "microsoft|no|yes|60 to 90 minutes"
                                + "|90 days, each use starts them anew; 24 hours for single-page apps|-",
                        "salesforce|yes|yes|as the app's or the user's session timeout says"
                                + "|as the app's refresh token policy says|-",
                        "slack|yes|yes|12 hours with token rotation, else no end"
                                + "|no fixed life; none without token rotation"
                                + "|a bot token from the app's page, if rotation is off",
                        "telegram|no|no|no end|-|-",
                        "tiktok|no|yes|24 hours|365 days from consent|-",
                        "x|no|yes|2 hours|not documented; only with offline.access|-");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("google "))
                .singleElement()
                .asString()
                .contains("the user changes the password, if it has Gmail scopes; more than 100 refresh tokens");
    }

    @Test
    void showGivesThePageBehindEachCause() {
        Run run = Run.of("providers", "show", "tiktok");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                        provider       tiktok (TikTok)
                        access token   24 hours
                        refresh token  365 days from consent
                        rotates        yes
                        ended by       the app revokes the user's access
                                       https://developers.tiktok.com/doc/oauth-user-access-token-management
                        fallback       none
                        verified       no
                                       Written from TikTok's documentation for apps registered for the web, and never run; its desktop apps take the PKCE challenge in hexadecimal.
                        documentation  https://developers.tiktok.com/doc/oauth-user-access-token-management
                        documentation  https://developers.tiktok.com/doc/login-kit-web
                        documentation  https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info
                        """);
    }

    @Test
    void jsonIsOneObjectPerLine() throws IOException {
        Run run = Run.of("providers", "list", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(10);
        JsonNode google = new JsonMapper()
                .readTree(Run.of("providers", "show", "google", "--json").out());
        assertThat(google.path("rotates").isBoolean()).isTrue();
        assertThat(google.path("verified").asBoolean()).isTrue();
        assertThat(google.path("endedBy")).hasSize(7);
        assertThat(google.at("/endedBy/0/documentation").asText()).startsWith("https://developers.google.com/");
    }

    @Test
    void anUnknownNameIsOneLineThatSaysWhichAreKnown() {
        Run run = Run.of("providers", "show", "gogle");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains("there is no provider 'gogle'", "github, google");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show google"})
    void aFolderOfDescriptorsIsReadStrictly(String command) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(folder.resolve("chat.json"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Run run = Run.of(("providers " + command + " --providers " + folder).split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("chat.json is refused");
        assertThat(run.out()).isEmpty();
    }
}
