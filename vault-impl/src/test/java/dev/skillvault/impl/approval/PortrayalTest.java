package dev.skillvault.impl.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.CannotOpenException;
import dev.skillvault.approval.ApprovalAnswer;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.approval.PendingApproval.Detail;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.request.CanonicalRequest;
import dev.skillvault.operator.OperatorId;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.skill.SkillId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person gets to see. */
class PortrayalTest {
    private static List<Detail> mail(String... lines) {
        return MailPortrayal.of(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMailIsShownByWhatMattersInIt() {
        List<Detail> details = mail(
                "From: Alice <alice@example.com>",
                "To: bob@example.com",
                "Bcc: eve@example.com",
                "Subject: =?utf-8?q?Caf=C3=A9?=",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain; charset=utf-8",
                "",
                "Hello",
                "Bob",
                "--b",
                "Content-Type: application/pdf",
                "Content-Disposition: attachment; filename=salaries.pdf",
                "",
                "x",
                "--b--");
        assertThat(details)
                .contains(
                        new Detail("From", "Alice <alice@example.com>"),
                        new Detail("To", "bob@example.com"),
                        new Detail("Bcc", "eve@example.com"),
                        new Detail("Subject", "Caf\u00E9"),
                        new Detail("Text", "Hello\nBob"))
                .last()
                .satisfies(last -> assertThat(last.text()).startsWith("salaries.pdf, application/pdf"));
    }

    @Test
    void whatHidesIsMadeVisible() {
        List<Detail> details = mail(
                "To: bob@example.com",
                "Subject: =?utf-8?b?"
                        + Base64.getEncoder()
                                .encodeToString(
                                        "pay \u202Eten\u200B\r\nTo: x\u001B[2J".getBytes(StandardCharsets.UTF_8))
                        + "?=",
                "",
                "a\u001B[2Kb");
        assertThat(details.toString())
                .contains("\\u202E")
                .contains("\\u200B")
                .contains("\\u000D\\u000ATo: x")
                .contains("\\u001B[2J")
                .doesNotContain("\u202E")
                .doesNotContain("\u001B");
    }

    @Test
    void whatIsDrawnAsNothingIsMadeVisible() {
        for (String blank : List.of("\u3164", "\u115F", "\u2800", "\u034F", "\uFE0F", "\uFFA0", "\uD834\uDD59")) {
            assertThat(VisibleText.line("a" + blank + "b", 100))
                    .startsWith("a\\u")
                    .endsWith("b");
        }
    }

    @Test
    void aBodyThatIsNoMailIsNotShownAsOne() {
        String mail = Base64.getUrlEncoder()
                .encodeToString(
                        "To: a@example.com\r\nSubject: weekly\r\n\r\nharmless".getBytes(StandardCharsets.UTF_8));
        String text = shown("github", "git.updateRef", Map.of("sha", "0bad", "force", true, "raw", mail));
        assertThat(text).contains("\"sha\" : \"0bad\"", "\"force\" : true").doesNotContain("weekly");
    }

    @Test
    void whatABodyCarriesBesidesAMailIsShownToo() {
        String mail = Base64.getUrlEncoder()
                .encodeToString(
                        "To: a@example.com\r\nSubject: weekly\r\n\r\nharmless".getBytes(StandardCharsets.UTF_8));
        assertThat(shown("google", "gmail.messages.send", Map.of("raw", mail, "threadId", "t1")))
                .contains("weekly", "\"threadId\" : \"t1\"")
                .doesNotContain(mail);
        assertThat(shown("google", "gmail.drafts.create", Map.of("message", Map.of("raw", mail, "threadId", "t2"))))
                .contains("weekly", "\"threadId\" : \"t2\"");
    }

    @Test
    void aLongValueHidesNoOtherField() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("aaa", "x".repeat(100_000));
        body.put("force", true);
        assertThat(shown("github", "git.updateRef", body)).contains("\"force\" : true", "(99000 characters more)");
    }

    private static String json(Map<String, Object> body) {
        try {
            return new ObjectMapper().writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** What a person sees of a body. */
    private static String shown(String provider, String operation, Map<String, Object> body) {
        KeptRequest kept = new KeptRequest(
                new ApprovalId("ap_0123456789abcdef0123456789abcdef"),
                new KeptRequest.Asker(TestVaults.ALICE, new SkillId("skill")),
                provider,
                operation,
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                CanonicalRequest.decode(KeptRequestTest.request("POST", "https://api.example.com/x", json(body))));
        return Portrayal.of(kept).wanted().details().toString();
    }

    @Test
    void aLongTextSaysHowMuchIsMissing() {
        assertThat(VisibleText.line("x".repeat(110), 100)).isEqualTo("x".repeat(100) + " ... (10 characters more)");
        assertThat(VisibleText.line("x".repeat(100), 100)).isEqualTo("x".repeat(100));
        assertThat(VisibleText.line("a\\b", 100)).isEqualTo("a\\\\b");
    }

    @Test
    void whatIsNoMailIsShownAsItIs() {
        assertThat(mail("Content-Type: multipart/mixed; boundary=", "", "x"))
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail.text()).isNotNull());
        assertThatThrownBy(() -> Approvals.portrayed(new byte[] {'{', '}'})).isInstanceOf(CannotOpenException.class);
        assertThatThrownBy(() -> Approvals.portrayed(new byte[0])).isInstanceOf(CannotOpenException.class);
    }

    @ParameterizedTest
    @CsvSource({"yes cdef,APPROVE", "no,DENY", "'what\n YES CDEF ',APPROVE", "'',LEAVE", "'yes\nyes 0000\nyes',LEAVE"})
    void aTerminalTakesYesAndNoAndNothingElse(String typed, ApprovalAnswer answer) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        TerminalApprover approver = new TerminalApprover(
                new NoKey(), new StringReader(typed), new PrintStream(screen, true, StandardCharsets.UTF_8));
        PendingApproval request = new PendingApproval(
                new ApprovalId("ap_0123456789abcdef0123456789abcdef"),
                new PendingApproval.Asker(TestVaults.ALICE, new SkillId("gmail")),
                new PendingApproval.Wanted(
                        "google",
                        "gmail.messages.send",
                        Map.of("recipient", Set.of("bob@example.com")),
                        List.of(new Detail("Text", "Hello\nTo: carol@example.com")),
                        "00"),
                new PendingApproval.Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(60)),
                "11");
        assertThat(approver.ask(request)).isEqualTo(answer);
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("gmail asks for gmail.messages.send with the account of alice")
                .contains("recipient: bob@example.com")
                .contains("    | To: carol@example.com");
    }

    private static final class NoKey implements OperatorKey {
        @Override
        public OperatorId id() {
            return new OperatorId("op_0123456789abcdef0123456789abcdef");
        }

        @Override
        public byte[] publicKey() {
            return new byte[32];
        }
    }
}
