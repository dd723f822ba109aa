package dev.skillvault.transport;

import static dev.skillvault.transport.Denials.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.gmail.Gmail;
import com.google.api.services.gmail.GmailRequest;
import com.google.api.services.gmail.GmailRequestInitializer;
import com.google.api.services.gmail.model.Message;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.testkit.sandbox.SandboxMail;
import dev.skillvault.transport.TransportRefusedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code google-api-services-gmail}, unmodified, on the vault's door, against the sandbox. */
class GmailClientTest {
    @TempDir
    Path folder;

    private VendorWorld world;
    private Gmail.Users.Messages messages;

    @BeforeEach
    void open() {
        world = new VendorWorld(folder);
        messages = builder().build().users().messages();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Gmail.Builder builder() {
        return new Gmail.Builder(
                        SkillVaultHttpTransport.forGoogle(world.door("google")), GsonFactory.getDefaultInstance(), null)
                .setApplicationName("vendor-clients");
    }

    @Test
    void mailsAreListedAndRead() throws IOException {
        List<Message> found = messages.list("me")
                .setQ("subject:\"Q3 numbers\"")
                .setMaxResults(5L)
                .execute()
                .getMessages();
        assertThat(found).hasSize(1);

        Message mail =
                messages.get("me", found.get(0).getId()).setFormat("full").execute();

        assertThat(mail.getPayload().getHeaders())
                .anySatisfy(header -> assertThat(header.getValue()).isEqualTo("Q3 numbers"));
    }

    @Test
    void aMailWithinTheGrantIsSent() throws IOException {
        Message sent = messages.send("me", mailTo("team@example.com")).execute();

        assertThat(sent.getLabelIds()).containsExactly("SENT");
        assertThat(world.sandbox.mail().sent()).singleElement().satisfies(mail -> {
            assertThat(mail.recipients().all()).containsExactly("team@example.com");
            assertThat(mail.subject()).isEqualTo("Total");
        });
    }

    @Test
    void aMailToAnybodyElseIsDenied() {
        assertDenied(
                world,
                DenialReason.RESOURCE_NOT_GRANTED,
                VendorSkill.SEND,
                () -> messages.send("me", mailTo(SandboxMail.ATTACKER)).execute());
        assertDenied(
                world,
                DenialReason.RESOURCE_NOT_GRANTED,
                VendorSkill.SEND,
                () -> messages.send("me", mailTo("team@example.com, " + SandboxMail.ATTACKER))
                        .execute());
        assertThat(world.sandbox.mail().sent()).isEmpty();
    }

    @Test
    void aMailThatIsUploadedBesideTheJsonIsNotSent() throws IOException {
        ByteArrayContent mime = ByteArrayContent.fromString("message/rfc822", "To: team@example.com\r\n\r\nhello");
        Gmail.Users.Messages.Send inOnePart = messages.send("me", new Message(), mime);
        inOnePart.getMediaHttpUploader().setDirectUploadEnabled(true);

        assertRefused(Reason.BODY_NOT_JSON, inOnePart);
        assertThatThrownBy(() -> messages.send("me", new Message(), mime).execute())
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.UNKNOWN_OPERATION));
        assertThat(world.sandbox.mail().sent()).isEmpty();
    }

    @Test
    void aKeyOfTheSkillsOwnIsRefused() throws IOException {
        Gmail own = builder()
                .setGoogleClientRequestInitializer(new GmailRequestInitializer("an-api-key"))
                .build();

        assertRefused(Reason.CREDENTIAL, own.users().messages().list("me"));
    }

    @Test
    void aTokenOfTheSkillsOwnIsRefused() throws IOException {
        Gmail own = builder()
                .setHttpRequestInitializer(request -> request.getHeaders().setAuthorization("Bearer of-its-own"))
                .build();

        assertRefused(Reason.CREDENTIAL, own.users().messages().list("me"));
    }

    @Test
    void anotherHostIsRefused() throws IOException {
        Gmail elsewhere = builder().setRootUrl("https://gmail.evil.example/").build();

        assertRefused(Reason.OTHER_HOST, elsewhere.users().messages().list("me"));
    }

    private void assertRefused(Reason reason, GmailRequest<?> request) {
        int arrived = world.calls().size();
        int knocked = world.knocks.get();
        assertThatThrownBy(request::execute)
                .isInstanceOfSatisfying(
                        TransportRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessageNotContainingAny("an-api-key", "of-its-own");
        assertThat(world.knocks).as("the vault was not even asked").hasValue(knocked);
        assertThat(world.calls()).hasSize(arrived);
    }

    private static Message mailTo(String recipients) {
        return new Message()
                .encodeRaw(
                        ("To: " + recipients + "\r\nSubject: Total\r\n\r\n42\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
