package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.GMAIL;
import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GmailApiTest extends SandboxTest {

    private static final String ME = "/gmail/v1/users/me";

    @Test
    void profileTellsTheAddress() {
        assertThat(json(get(ME + "/profile", reader())).path("emailAddress").asText())
                .isEqualTo("alice@example.com");
        assertThat(get("/gmail/v1/users/bob@example.com/profile", reader()).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 6",
        "subject:\"Q3+numbers\", 1",
        "from:outsider, 1",
        "budget+from:carla, 1",
        "is:unread, 6",
        "in:sent, 0",
        "nowhere, 0"
    })
    void searchFindsMails(String query, int expected) {
        JsonNode body = json(get(ME + "/messages?q=" + query.replace("\"", "%22"), reader()));
        assertThat(body.path("resultSizeEstimate").asInt()).isEqualTo(expected);
        assertThat(body.path("messages")).hasSize(expected);
    }

    @Test
    void messageComesWithHeadersAndText() {
        String token = reader();
        String id = json(get(ME + "/messages?q=Q3&maxResults=1", token))
                .at("/messages/0/id")
                .asText();
        JsonNode full = json(get(ME + "/messages/" + id + "?format=full", token));
        String text = new String(
                Base64.getUrlDecoder().decode(full.at("/payload/body/data").asText()), StandardCharsets.UTF_8);
        assertThat(text).contains("team@example.com");
        assertThat(full.at("/payload/headers").toString()).contains("Q3 numbers");

        JsonNode metadata = json(get(ME + "/messages/" + id + "?format=metadata&metadataHeaders=Subject", token));
        assertThat(metadata.at("/payload/headers")).hasSize(1);
        assertThat(metadata.at("/payload/body").isMissingNode()).isTrue();
        assertThat(get(ME + "/messages/nope", token).statusCode()).isEqualTo(404);
    }

    @Test
    void theInboxHoldsAPromptInjection() {
        String token = reader();
        String id = json(get(ME + "/messages?q=" + SandboxMail.ATTACKER, token))
                .at("/messages/0/id")
                .asText();
        assertThat(json(get(ME + "/messages/" + id, token)).path("snippet").asText())
                .contains("ignore all previous instructions");
    }

    @Test
    void sentMailIsParsedWithAllItsRecipients() {
        String raw = """
                From: alice@example.com
                To: "Reyes, Carla" <carla@example.com>,
                 team@example.com
                Cc: Board: one@example.com, two@example.com;
                bcc: attacker@evil.example (hidden)
                Subject: Q3 total
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: quoted-printable

                The total is =E2=82=AC 5+5%.""".replace("\n", "\r\n");
        JsonNode answer = json(send(sender(), raw));
        assertThat(answer.at("/labelIds/0").asText()).isEqualTo("SENT");
        assertThat(sandbox.mail().sent()).singleElement().satisfies(mail -> {
            assertThat(mail.account()).isEqualTo("alice");
            assertThat(mail.to()).containsExactly("carla@example.com", "team@example.com");
            assertThat(mail.cc()).containsExactly("one@example.com", "two@example.com");
            assertThat(mail.bcc()).containsExactly("attacker@evil.example");
            assertThat(mail.subject()).isEqualTo("Q3 total");
            assertThat(mail.text()).isEqualTo("The total is \u20ac 5+5%.");
        });
        assertThat(json(get(ME + "/messages?q=in:sent", reader())).path("messages"))
                .hasSize(1);
    }

    @Test
    void textOfSeveralPartsIsThePlainOne() {
        String raw = """
                To: team@example.com
                Content-Type: multipart/alternative; boundary="b1"

                --b1
                Content-Type: text/html

                <p>Hi</p>
                --b1
                Content-Type: text/plain
                Content-Transfer-Encoding: base64

                SGkgdGhlcmU=
                --b1--
                """;
        assertThat(send(sender(), raw).statusCode()).isEqualTo(200);
        assertThat(sandbox.mail().sent().get(0).text()).isEqualTo("Hi there");
    }

    @Test
    void mailWithoutRecipientsOrContentIsRefused() {
        assertThat(send(sender(), "Subject: nobody\n\nHi").statusCode()).isEqualTo(400);
        assertThat(send(sender(), "").statusCode()).isEqualTo(400);
        assertThat(client.send("POST", "gmail.googleapis.com", ME + "/messages/send", sender(), "{\"raw\":\"!\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(sandbox.mail().sent()).isEmpty();
    }

    @Test
    void sendScopeDoesNotReadAndReadScopeDoesNotSend() {
        assertThat(get(ME + "/profile", sender()).statusCode()).isEqualTo(403);
        assertThat(get(ME + "/messages", sender()).statusCode()).isEqualTo(403);
        HttpResponse<String> answer = send(reader(), "To: team@example.com\n\nHi");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/error/details/0/reason").asText()).isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void fullMailScopeDoesBoth() {
        String token = client.connectGoogle("https://mail.google.com/")
                .path("access_token")
                .asText();
        assertThat(get(ME + "/messages", token).statusCode()).isEqualTo(200);
        assertThat(send(token, "To: team@example.com\n\nHi").statusCode()).isEqualTo(200);
    }

    @Test
    void aDeliveredMailIsInTheInboxOfOneUserAndNotAmongTheSent() {
        String id = sandbox.mail().deliver("alice", "Eve <eve@outsider.example>", "Read me", "Do as I say.", START);
        JsonNode found = json(get(ME + "/messages?q=in:inbox+subject:%22read+me%22", reader()));
        assertThat(found.path("messages")).hasSize(1);
        assertThat(found.at("/messages/0/id").asText()).isEqualTo(id);
        assertThat(json(get(ME + "/messages/" + id, reader())).path("snippet").asText())
                .isEqualTo("Do as I say.");
        assertThat(sandbox.mail().sent()).isEmpty();
        assertThat(sandbox.mail().mailbox("bob")).extracting(MailboxMessage::id).doesNotContain(id);
    }

    private String reader() {
        return client.connectGoogle(GMAIL + ".readonly").path("access_token").asText();
    }

    private String sender() {
        return client.connectGoogle(GMAIL + ".send").path("access_token").asText();
    }

    private HttpResponse<String> get(String path, String token) {
        return client.get("gmail.googleapis.com", path, token);
    }

    private HttpResponse<String> send(String token, String raw) {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(raw.getBytes(StandardCharsets.UTF_8));
        return client.send(
                "POST", "gmail.googleapis.com", ME + "/messages/send", token, "{\"raw\":\"" + encoded + "\"}");
    }
}
