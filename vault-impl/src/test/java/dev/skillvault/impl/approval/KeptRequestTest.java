package dev.skillvault.impl.approval;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.impl.request.CanonicalRequest;
import dev.skillvault.skill.SkillId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The one form in which a request is kept, signed for and sent. */
class KeptRequestTest {
    private static final byte[] REQUEST = request("POST", "https://api.example.com/a%20b?c=d", "{\"raw\":\"x\"}");

    static byte[] request(String method, String uri, String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String text : new String[] {method, uri}) {
                out.writeInt(text.length());
                out.writeBytes(text);
            }
            out.writeInt(0);
            out.writeInt(body.length());
            out.writeBytes(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static KeptRequest kept() {
        SortedSet<String> recipients = new TreeSet<>();
        recipients.add("bob@example.com");
        return new KeptRequest(
                new ApprovalId("ap_0123456789abcdef0123456789abcdef"),
                new KeptRequest.Asker(ALICE, new SkillId("gmail")),
                "google",
                "gmail.messages.send",
                Map.of("recipient", recipients),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                CanonicalRequest.decode(REQUEST));
    }

    @Test
    void aRequestIsDecodedToItself() {
        CanonicalRequest request = CanonicalRequest.decode(REQUEST);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).hasToString("https://api.example.com/a%20b?c=d");
        assertThat(new String(request.body().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"raw\":\"x\"}");
        assertThat(request.encoded()).isEqualTo(REQUEST);
        for (int length = 0; length < REQUEST.length; length++) {
            byte[] cut = Arrays.copyOf(REQUEST, length);
            assertThatThrownBy(() -> CanonicalRequest.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] longer = Arrays.copyOf(REQUEST, REQUEST.length + 1);
        assertThatThrownBy(() -> CanonicalRequest.decode(longer)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsKeptIsDecodedToItself() {
        byte[] encoded = kept().encode();
        KeptRequest again = KeptRequest.decode(encoded);
        assertThat(again.encode()).isEqualTo(encoded);
        assertThat(again.asker()).isEqualTo(kept().asker());
        assertThat(again.resources()).isEqualTo(kept().resources());
        assertThat(again.request().encoded()).isEqualTo(REQUEST);
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> KeptRequest.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String text : new String[] {"null", "[]", "{}", new String(encoded, StandardCharsets.UTF_8) + " "}) {
            assertThatThrownBy(() -> KeptRequest.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyByteOfItIsInTheDigest() {
        byte[] encoded = kept().encode();
        String digest = KeptRequest.digest(encoded);
        for (int i = 0; i < encoded.length; i++) {
            byte[] changed = encoded.clone();
            changed[i] ^= 1;
            assertThat(KeptRequest.digest(changed)).isNotEqualTo(digest);
        }
    }

    @Test
    void whatIsShownNamesTheDigestOfWhatIsKept() {
        PendingApproval shown = Approvals.portrayed(kept().encode());
        assertThat(shown.digest()).isEqualTo(KeptRequest.digest(kept().encode()));
        assertThat(shown.wanted().requestHash()).isEqualTo(kept().requestHash());
        assertThat(shown.wanted().resources().get("recipient")).containsExactly("bob@example.com");
        assertThat(shown.window().expiresAt()).isEqualTo(Instant.EPOCH.plusSeconds(60));
    }
}
