package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMatcherTest {
    private static final String SHEET = "1sandboxQ3budget";
    private static final String VALUES = "/v4/spreadsheets/" + SHEET + "/values/";
    private static final MatchedCall.Caller CALLER =
            new MatchedCall.Caller(new UserId("alice"), new TestVaults.WorkSkill().manifest(), null);
    private static final RequestMatcher GOOGLE =
            new RequestMatcher(ProviderCatalog.builtIn().require("google"));
    private static final RequestMatcher GITHUB =
            new RequestMatcher(ProviderCatalog.builtIn().require("github"));

    private static MatchedCall google(ApiRequest request) {
        try {
            return GOOGLE.match(CALLER, request);
        } catch (RefusedRequestException e) {
            throw new AssertionError(e.sentence(), e);
        }
    }

    private static void refused(ApiRequest request) {
        refused(request, DenialReason.MALFORMED_REQUEST, DenialReason.UNKNOWN_OPERATION);
    }

    private static void refused(ApiRequest request, DenialReason... reasons) {
        for (RequestMatcher matcher : new RequestMatcher[] {GOOGLE, GITHUB}) {
            assertThatThrownBy(() -> matcher.match(CALLER, request))
                    .isInstanceOfSatisfying(
                            RefusedRequestException.class,
                            refusal -> assertThat(refusal.reason()).isIn((Object[]) reasons));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v4/spreadsheets/a%2Fb/values/A1",
                "/v4/spreadsheets/a%2fb/values/A1",
                "/v4/spreadsheets/x/../y/values/A1",
                "/v4/spreadsheets/./x/values/A1",
                "/v4/spreadsheets/x/values/..",
                "/v4/spreadsheets/x/values/.",
                "/v4/spreadsheets/x/values/%2e%2e",
                "/v4/spreadsheets/x/values/%2E",
                "/v4/spreadsheets/x/values/.%2e",
                "/v4/spreadsheets/%2e%2e/values/A1",
                "/v4/spreadsheets/x/values/A1%2541",
                "/v4/spreadsheets/x/values/%252e%252e",
                "/v4/spreadsheets/x/values/%25252e",
                "/v4/spreadsheets//values/A1",
                "//v4/spreadsheets/x/values/A1",
                "/v4//spreadsheets/x/values/A1",
                "/v4/spreadsheets/x/values/A1/",
                "/v4/spreadsheets/x/values/A1;a=b",
                "/v4/spreadsheets/x;y/values/A1",
                "/v4/spreadsheets/x/values/A1\\..\\B1",
                "/v4/spreadsheets/x/values/A1%5C..%5CB1",
                "/v4/spreadsheets/x/values/A1%00",
                "/v4/spreadsheets/x/values/A1%0d%0aX-Evil:1",
                "/v4/spreadsheets/x/values/A1%0A",
                "/v4/spreadsheets/x/values/A1%7F",
                "/v4/spreadsheets/x/values/A1%C2%85",
                "/v4/spreadsheets/x/values/A1%C0%AF",
                "/v4/spreadsheets/x/values/A1%FF",
                "/v4/spreadsheets/x/values/A1%",
                "/v4/spreadsheets/x/values/A1%4",
                "/v4/spreadsheets/x/values/A1%zz",
                "/v4/spreadsheets/x/values/A1\u0000",
                "/v4/spreadsheets/x/values/A1\r\nX: 1",
                "/v4/spreadsheets/x/values/A1 B1",
                "/v4/spreadsheets/x/values/A1?access_token=x",
                "/v4/spreadsheets/x/values/A1#fragment",
                "/v4/spreadsheets/x/values/\u00e4",
                "https://evil.example/v4/spreadsheets/x/values/A1",
                "https://sheets.googleapis.com/v4/spreadsheets/x/values/A1",
                "//evil.example/v4/spreadsheets/x/values/A1",
                "/@evil.example/v4/spreadsheets/x/values/A1",
                "v4/spreadsheets/x/values/A1",
                "",
                "/",
                "*",
                "/V4/spreadsheets/x/values/A1",
                "/v4/spreadsheets/x/values/A1:B2",
                "/v4/spreadsheets/x/values/A1:append",
                "/v4/spreadsheets/x/values/A1%3Aappend:append",
                "/v4/spreadsheets/x:batchUpdate",
                "/gmail/v1/users/me/messages/send/x",
                "/gmail/v1/users/bob/messages",
                "/gmail/v1/users/me/messages/1:trash",
                "/repos/acme/reports%2fissues",
                "/repos/acme/../user"
            })
    void aPathThatTwoServersCouldReadDifferentlyIsRefused(String path) {
        refused(ApiRequest.get(path));
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        refused(ApiRequest.get(VALUES + "A".repeat(5000)), DenialReason.MALFORMED_REQUEST);
    }

    @Test
    void appendIsNeverTakenForARange() throws Exception {
        ApiRequest append = ApiRequest.post(VALUES + "A1%3AB2:append").json(Map.of("values", 1));
        assertThat(google(append).operation().name()).isEqualTo("sheets.values.append");
        assertThat(google(append).request().uri().getRawPath()).isEqualTo(VALUES + "A1%3AB2:append");

        // an encoded colon is part of the range, and stays encoded
        MatchedCall read = google(ApiRequest.get(VALUES + "A1%3aappend"));
        assertThat(read.operation().name()).isEqualTo("sheets.values.get");
        assertThat(read.request().uri().getRawPath()).isEqualTo(VALUES + "A1%3Aappend");
        refused(ApiRequest.of("PUT", VALUES + "A1:append").json(Map.of("values", 1)), DenialReason.UNKNOWN_OPERATION);
        refused(ApiRequest.post(VALUES + "A1%3Aappend").json(Map.of("values", 1)), DenialReason.UNKNOWN_OPERATION);
        refused(ApiRequest.post(VALUES + ":append").json(Map.of("values", 1)), DenialReason.UNKNOWN_OPERATION);
    }

    @Test
    void whatIsSentIsRebuiltFromWhatWasUnderstood() {
        MatchedCall call = google(ApiRequest.get("/v4/spreadsheets/%31sandbox/values/%51%33!A1"));
        assertThat(call.request().uri())
                .hasToString("https://sheets.googleapis.com/v4/spreadsheets/1sandbox/values/Q3%21A1");
        assertThat(call.resources().get("spreadsheet")).containsExactly("1sandbox");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"access_token", "key", "alt", "$alt", "callback", "prettyPrint", "uploadType", "", "FIELDS"})
    void anUnknownQueryKeyIsRefused(String key) {
        refused(ApiRequest.get(VALUES + "A1").query(key, "x"), DenialReason.UNKNOWN_OPERATION);
    }

    @Test
    void aQueryKeyTwiceOrAControlCharacterIsRefused() {
        ApiRequest once = ApiRequest.get(VALUES + "A1").query("fields", "a");
        assertThatThrownBy(() -> once.query("fields", "b")).isInstanceOf(IllegalArgumentException.class);
        refused(ApiRequest.get(VALUES + "A1").query("fields", "a\r\nX-Evil: 1"));
        refused(ApiRequest.get(VALUES + "A1").query("fields", "a\u0000"));
        refused(ApiRequest.get(VALUES + "A1").query("fields\n", "a"));
        assertThat(google(ApiRequest.get(VALUES + "A1").query("fields", "a&access_token=x#y"))
                        .request()
                        .uri()
                        .getRawQuery())
                .isEqualTo("fields=a%26access_token%3Dx%23y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "Authorization",
                "AUTHORIZATION",
                "proxy-authorization",
                "x-http-method-override",
                "X-HTTP-Method",
                "x-method-override",
                "host",
                "cookie",
                "content-length",
                "content-type",
                "transfer-encoding",
                "connection",
                "x-goog-user-project",
                "x-forwarded-host",
                "accept\r\nauthorization",
                ""
            })
    void aHeaderThatIsNotASkillsToSetIsRefused(String name) {
        refused(ApiRequest.get(VALUES + "A1").header(name, "x"));
    }

    @Test
    void aHeaderValueWithALineBreakOrEightBitsIsRefused() {
        for (String value :
                new String[] {"a\r\nauthorization: Bearer x", "a\nb", "a\u0000", "\u00e9", "\u20ac", "a\tb"}) {
            refused(ApiRequest.get(VALUES + "A1").header("accept", value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get",
                "Get",
                "HEAD",
                "OPTIONS",
                "TRACE",
                "CONNECT",
                "PROPFIND",
                "GET ",
                "",
                "GET /x HTTP/1.1\r\n"
            })
    void aMethodThatIsNotKnownIsRefused(String method) {
        refused(ApiRequest.of(method, VALUES + "A1"), DenialReason.MALFORMED_REQUEST);
    }

    @Test
    void aBodyWhereNoneBelongsAndNoneWhereOneDoesAreRefused() {
        refused(ApiRequest.get(VALUES + "A1").json(Map.of("x", 1)));
        refused(ApiRequest.of("PUT", VALUES + "A1"));
    }

    @Test
    void aLoneSurrogateInABodyIsSentAsWhatWasHashedAndIsNoBug() throws Exception {
        byte[] body = google(ApiRequest.of("PUT", VALUES + "A1").json(Map.of("x", "a\ud800b")))
                .request()
                .body()
                .orElseThrow();
        assertThatCode(() -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)))
                .doesNotThrowAnyException();
        refused(ApiRequest.post("/gmail/v1/users/me/messages/send").json(Map.of("raw", "\udc00x")));
    }

    @Test
    void aLookAlikeOfARepositoryIsAnotherRepository() throws Exception {
        // KELVIN SIGN, whose lower case is k
        MatchedCall call = GITHUB.match(CALLER, ApiRequest.get("/repos/acme/bac%E2%84%AAend/issues"));
        assertThat(call.resources().get("repository")).doesNotContain("acme/backend");
        assertThat(GITHUB.match(CALLER, ApiRequest.get("/repos/ACME/Backend/issues"))
                        .resources()
                        .get("repository"))
                .containsExactly("acme/backend");
    }

    private static MatchedCall mail(String... lines) {
        return google(TestWorld.mail(lines));
    }

    private static void mailRefused(String... lines) {
        refused(TestWorld.mail(lines));
    }

    @Test
    void everyRecipientCounts() {
        assertThat(mail(
                                "From: me@example.com",
                                "To: \"A, B\" <a@Example.com>, b@example.com",
                                "cC: c@example.org",
                                "BCC: =?utf-8?q?D=2C_E?= <d@example.net>,",
                                "\t e@example.net (the one, and only)",
                                "Reply-To: x@evil.example",
                                "Subject: To: y@evil.example")
                        .resources()
                        .get("recipient"))
                .containsExactly("a@example.com", "b@example.com", "c@example.org", "d@example.net", "e@example.net");
    }

    @Test
    void everyMemberOfAGroupCounts() {
        assertThat(mail(
                                "To: Team: a@example.com, Bee <b@EXAMPLE.org>;, c@example.com",
                                "Cc: undisclosed-recipients:;",
                                "Bcc: Rest of the team:",
                                " d@example.net;")
                        .resources()
                        .get("recipient"))
                .containsExactly("a@example.com", "b@example.org", "c@example.com", "d@example.net");
    }

    private static ApiRequest draft(Object message) {
        return ApiRequest.post("/gmail/v1/users/me/drafts").json(Map.of("message", message));
    }

    private static Map<String, Object> message(String mime) {
        return Map.of("raw", Base64.getUrlEncoder().encodeToString(mime.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aDraftCountsLikeAMailAndMayNameNobodyYet() {
        assertThat(google(draft(message("To: a@example.com\r\nBcc: b@example.org\r\n\r\nHello\r\n")))
                        .resources()
                        .get("recipient"))
                .containsExactly("a@example.com", "b@example.org");
        assertThat(google(draft(message("Subject: later\r\n\r\n"))).resources()).isEmpty();
        refused(draft(message("To: a@example.com\nBcc: b@evil.example\r\n\r\n")));
        refused(draft(Map.of("raw", "VG86", "payload", "x")));
        refused(ApiRequest.post("/gmail/v1/users/me/drafts")
                .json(Map.of("id", "d1", "message", message("To: a@b.example"))));
    }

    @Test
    void aDraftIsSentByItsIdAlone() {
        MatchedCall call =
                google(ApiRequest.post("/gmail/v1/users/me/drafts/send").json(Map.of("id", "d1")));
        assertThat(call.operation().name()).isEqualTo("gmail.drafts.send");
        assertThat(call.resources()).isEmpty();
        refused(ApiRequest.post("/gmail/v1/users/me/drafts/send")
                .json(Map.of("id", "d1", "message", message("To: b@evil.example\r\n\r\n"))));
    }

    @Test
    void aFieldByAnotherNameIsRefusedWhereTheBodyIsRead() {
        String modify = "/gmail/v1/users/me/messages/m1/modify";
        assertThat(google(ApiRequest.post(modify)
                                .json(Map.of("addLabelIds", List.of("L1", "L2"), "removeLabelIds", List.of("INBOX"))))
                        .resources()
                        .get("label"))
                .containsExactly("INBOX", "L1", "L2");
        refused(ApiRequest.post(modify).json(Map.of("addLabelIds", List.of("L1"), "add_label_ids", List.of("TRASH"))));
        refused(ApiRequest.post(modify).json(List.of("L1")));
        for (Object odd : new Object[] {"L1", Map.of("0", "L1"), List.of("L1", 2), List.of(List.of("L1")), List.of()}) {
            assertThat(google(ApiRequest.post(modify).json(Map.of("addLabelIds", odd)))
                            .resources())
                    .isEmpty();
        }
    }

    @Test
    void aRestOfAPathIsSeveralSegmentsAndANumberIsDigits() throws Exception {
        MatchedCall file = GITHUB.match(
                CALLER,
                ApiRequest.get("/repos/acme/reports/contents/docs/%C3%A4/q3.md").query("ref", "main"));
        assertThat(file.operation().name()).isEqualTo("repos.getContent");
        assertThat(file.request().uri())
                .hasToString("https://api.github.com/repos/acme/reports/contents/docs/%C3%A4/q3.md?ref=main");
        assertThat(GITHUB.match(CALLER, ApiRequest.of("DELETE", "/repos/acme/reports/git/refs/heads/feature/a"))
                        .resources()
                        .get("branch"))
                .containsExactly("feature/a");
        assertThat(GITHUB.match(CALLER, ApiRequest.get("/repos/acme/reports/issues/comments"))
                        .operation()
                        .name())
                .isEqualTo("issues.listCommentsForRepo");
        for (String path : new String[] {
            "/repos/acme/reports/contents/a/../b",
            "/repos/acme/reports/contents/a//b",
            "/repos/acme/reports/contents/",
            "/repos/acme/reports/contents/a%2Fb",
            "/repos/acme/reports/issues/events",
            "/repos/acme/reports/pulls/comments",
            "/repos/acme/reports/issues/7%20",
            "/repos/acme/reports/issues/-7",
            "/repos/acme/reports/branches/main/protection"
        }) {
            refused(ApiRequest.get(path));
        }
    }

    @Test
    void recipientsInTheBodyAreNone() {
        refused(TestWorld.mailOf("Subject: x\r\n\r\nTo: a@example.com\r\n"));
        refused(TestWorld.mailOf("\r\nTo: a@example.com\r\n\r\n"));
        refused(TestWorld.mailOf(""));
        assertThat(google(TestWorld.mailOf("To: a@example.com")).resources().get("recipient"))
                .containsExactly("a@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To: a@example.com\r\nTo: b@evil.example",
                "To: a@example.com\r\nTO: b@evil.example",
                "Cc: a@example.com\r\nCc: b@evil.example",
                "To: a@example.com\r\nBcc: b@example.com\r\nbcc: c@evil.example",
                "To: a@example.com\r\nResent-To: b@evil.example",
                "To: a@example.com\r\nResent-Bcc: b@evil.example",
                "To: undisclosed-recipients:;",
                "To: Team: a@example.com",
                "To: Team: a@example.com, Inner: b@evil.example;;",
                "To: Team: Inner: b@evil.example;, a@example.com;",
                "To: \"Team: b@evil.example\": a@example.com;",
                "To: \"b@evil.example;\": a@example.com;",
                "To: Team (b: c@evil.example): a@example.com;",
                "To: Team: a@example.com (;), b@evil.example;",
                "To: Team: \"x;\" <a@example.com>, b@evil.example;",
                "To: a@example.com\nBcc: b@evil.example",
                "To: a@example.com\rBcc: b@evil.example",
                "To: a@example.com\r\n\nBcc: b@evil.example",
                "To: a@example.com\r\n\r\r\nBcc: b@evil.example",
                "To: a@example.com\u0000\r\nSubject: x",
                "To: a\u00e9@example.com",
                "To: \u00e9 <a@example.com>",
                "Subject: \u00e9\r\nTo: a@example.com",
                "To: a@example.com\r\n \r\nBcc: b@evil.example",
                "To: a@example.com\r\n\t\r\n b@evil.example",
                "To : a@example.com",
                "To: a@example.com\r\nBcc : b@evil.example",
                "To: a@example.com\r\nBcc\t: b@evil.example",
                "To: a@example.com\r\n: b@evil.example",
                "To: a@example.com\r\nno field at all",
                "To: a@example.com; b@evil.example",
                "To: a@example.com b@evil.example",
                "To: a@example.com <b@evil.example",
                "To: <a@example.com> <b@evil.example>",
                "To: a@example.com>",
                "To: \"a@example.com",
                "To: (a@example.com",
                "To: a@example.com)",
                "To: <@evil.example:a@example.com>",
                "To: <@evil.example,@other.example:a@example.com>",
                "To: \"b@evil.example, x\"@example.com",
                "To: \"b@evil.example>\"@example.com",
                "To: \"b\\\" c\"@example.com",
                "To: b@evil.example@example.com",
                "To: b%evil.example@",
                "To: b%evil.example@example.com",
                "To: evil.example!b@example.com",
                "To: =?utf-8?Q?b=40evil.example=2C?=@example.com",
                "To: a@example.com\r\nContent-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=b",
                "To: a@example.com\r\nContent-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit",
                "To: b@[127.0.0.1]",
                "To: b@exa mple.com",
                "To: b@example_1.com",
                "To: alice",
                "To: ",
                "To: ,",
                "To: b@",
                "To: @example.com",
                " To: a@example.com",
                "\tX: y\r\nTo: a@example.com",
                "Subject: only"
            })
    void aMailThatTwoParsersCouldReadDifferentlyIsRefused(String header) {
        mailRefused(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To: a@example.com.evil.example",
                "To: a@example.com, b@evil.example",
                "To: a@example.com,\r\n b@evil.example",
                "To: a@example.com,\r\n\tb@evil.example",
                "To:\r\n b@evil.example",
                "To: \"a@example.com\" <b@evil.example>",
                "To: a@example.com (x) , b@evil.example (y)",
                "To: a@example.com (\") , b@evil.example (\")",
                "To: b(a@example.com)@evil.example",
                "To: b@evil.example (a@example.com)",
                "To: =?utf-8?q?a=40example.com?= <b@evil.example>",
                "To: a@xn--exmple-cua.com",
                "To: a@sub.example.com",
                "To: a@example.com.",
                "To: a@example.co",
                "To: a@xexample.com",
                "Cc: b@evil.example\r\nTo: a@example.com",
                "To: a@example.com\r\nBcc: b@evil.example",
                "X: y\r\nbCc:b@evil.example\r\nTo:a@example.com",
                "To: Team: a@example.com; b@evil.example",
                "To: Team: a@example.com;, b@evil.example",
                "To: Team: a@example.com, b@evil.example;",
                "To: Team: a@example.com;\r\nBcc: Rest: b@evil.example;",
                "To: Team:\r\n b@evil.example;"
            })
    void aRecipientElsewhereIsSeenOrTheMailIsRefused(String header) {
        MatchedCall call;
        try {
            call = GOOGLE.match(CALLER, TestWorld.mail(header));
        } catch (RefusedRequestException e) {
            assertThat(e.reason()).isEqualTo(DenialReason.MALFORMED_REQUEST);
            return;
        }
        assertThat(call.resources().get("recipient"))
                .anyMatch(recipient -> !ResourceKind.covers("recipient", "@example.com", recipient));
    }

    @Test
    void rawIsBase64UrlAndNothingElse() {
        String mime = "To: a@example.com\r\nSubject: ~~~???>>>\r\n\r\n\u00ff\u00fe\u00fb\u00ff";
        byte[] bytes = mime.getBytes(StandardCharsets.ISO_8859_1);
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String standard = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        assertThat(standard).containsAnyOf("+", "/");
        assertThat(google(raw(url)).resources().get("recipient")).containsExactly("a@example.com");
        for (String other : new String[] {
            standard,
            url + "\n",
            " " + url,
            url.substring(0, 8) + "\r\n" + url.substring(8),
            url + "====",
            url + "=A",
            url + "!",
            url.substring(0, 10) + "=" + url.substring(10),
            url.substring(0, 9) + "\u00e9" + url.substring(9)
        }) {
            refused(raw(other));
        }
    }

    private static ApiRequest raw(Object raw) {
        return ApiRequest.post("/gmail/v1/users/me/messages/send").json(Map.of("raw", raw));
    }

    @Test
    void aMailHasNoOtherFields() {
        String url =
                Base64.getUrlEncoder().encodeToString("To: a@example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(google(ApiRequest.post("/gmail/v1/users/me/messages/send")
                                .json(Map.of("raw", url, "threadId", "t1")))
                        .operation()
                        .name())
                .isEqualTo("gmail.messages.send");
        refused(ApiRequest.post("/gmail/v1/users/me/messages/send")
                .json(Map.of("raw", url, "payload", Map.of("headers", "Bcc: b@evil.example"))));
        refused(ApiRequest.post("/gmail/v1/users/me/messages/send").json(Map.of("Raw", url)));
        refused(raw(1));
        refused(raw(Map.of()));
        refused(ApiRequest.post("/gmail/v1/users/me/messages/send").json(List.of(url)));
    }
}
