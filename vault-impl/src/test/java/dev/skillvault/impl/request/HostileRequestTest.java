package dev.skillvault.impl.request;

import static dev.skillvault.egress.DenialReason.MALFORMED_REQUEST;
import static dev.skillvault.egress.DenialReason.UNKNOWN_OPERATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two servers could read differently, or that try to be another one: refused, none repaired. */
class HostileRequestTest {
    private static final String ISSUES = "/repos/acme/reports/issues";
    private static final String FILE = "/repos/acme/reports/contents/docs/q3.md";
    private static final MatchedCall.Caller CALLER =
            new MatchedCall.Caller(new UserId("alice"), new TestVaults.WorkSkill().manifest(), null);
    private static final RequestMatcher GITHUB =
            new RequestMatcher(ProviderCatalog.builtIn().require("github"));

    private static Arguments path(String what, String path) {
        return Arguments.of(what, ApiRequest.get(path), MALFORMED_REQUEST);
    }

    private static Arguments unknown(String what, ApiRequest request) {
        return Arguments.of(what, request, UNKNOWN_OPERATION);
    }

    private static Arguments malformed(String what, ApiRequest request) {
        return Arguments.of(what, request, MALFORMED_REQUEST);
    }

    private static Arguments header(String name, String value) {
        return malformed("header " + name, ApiRequest.get(ISSUES).header(name, value));
    }

    private static Arguments query(String name, String value) {
        return unknown("query " + name, ApiRequest.get(ISSUES).query(name, value));
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                path("encoded slash", "/repos/acme/reports%2Fissues"),
                path("encoded slash in a rest", "/repos/acme/reports/contents/docs%2fq3.md"),
                path("encoded backslash", "/repos/acme/reports/contents/docs%5Cq3.md"),
                path("backslash", "/repos/acme/reports/contents/docs\\q3.md"),
                path("twice encoded slash", "/repos/acme/reports/contents/docs%252Fq3.md"),
                path("dot segment", "/repos/acme/./reports/issues"),
                path("two dots", "/repos/acme/reports/../../user"),
                path("two dots in a rest", "/repos/acme/reports/contents/docs/../../../user"),
                path("encoded dots", "/repos/acme/%2e%2e/user"),
                path("half encoded dots", "/repos/acme/.%2E/user"),
                path("twice encoded dots", "/repos/acme/%252e%252e/user"),
                path("empty segment", "/repos//acme/reports/issues"),
                path("slash at the end", ISSUES + "/"),
                path("path parameter", "/repos/acme/reports;v=1/issues"),
                path("encoded NUL", "/repos/acme/reports%00/issues"),
                path("overlong UTF-8 slash", "/repos/acme/reports%C0%AFissues"),
                path("not UTF-8", "/repos/acme/reports%FF/issues"),
                path("half an escape", "/repos/acme/reports%2/issues"),
                path("CR LF", ISSUES + "\r\nAuthorization: Bearer x"),
                path("encoded CR LF", "/repos/acme/reports%0D%0AHost:%20evil.example/issues"),
                path("encoded line separator", "/repos/acme/reports%C2%85/issues"),
                path("space", "/repos/acme/reports /issues"),
                path("tab", "/repos/acme/reports\t/issues"),
                path("query in the path", ISSUES + "?access_token=x"),
                path("fragment", ISSUES + "#x"),
                path("plain letter beyond ASCII", "/repos/acme/r\u00e9ports/issues"),
                path("absolute URL", "https://evil.example" + ISSUES),
                path("absolute URL of the provider", "https://api.github.com" + ISSUES),
                path("network path", "//evil.example" + ISSUES),
                path("userinfo", "https://api.github.com@evil.example" + ISSUES),
                path("userinfo in a network path", "//x:y@evil.example" + ISSUES),
                path("relative", "repos/acme/reports/issues"),
                path("empty", ""),
                path("asterisk form", "*"),
                path("authority form", "api.github.com:443"),
                path("too long", "/repos/acme/" + "a".repeat(5000)),
                unknown("userinfo as a segment", ApiRequest.get("/@evil.example/user")),
                unknown("other case", ApiRequest.get("/Repos/acme/reports/issues")),
                unknown("one segment more", ApiRequest.get(ISSUES + "/7/x")),
                unknown("GraphQL", ApiRequest.post("/graphql").json(Map.of("query", "{viewer{login}}"))),
                unknown("another's sub-resource", ApiRequest.get("/repos/acme/reports/branches/main/protection")),
                unknown(
                        "another repository's branch",
                        ApiRequest.get("/repos/acme/reports/compare/main...acme%3Aprivate%3Amain")),
                unknown("another user's branch", ApiRequest.get("/repos/acme/reports/compare/main...eve%3amain")),
                unknown("not a number", ApiRequest.get(ISSUES + "/7.json")),
                unknown("digits of another script", ApiRequest.get(ISSUES + "/%D9%A7")),
                malformed("small letters", ApiRequest.of("get", ISSUES)),
                malformed("HEAD", ApiRequest.of("HEAD", ISSUES)),
                malformed("TRACE", ApiRequest.of("TRACE", ISSUES)),
                malformed("CONNECT", ApiRequest.of("CONNECT", ISSUES)),
                malformed("a request line for a method", ApiRequest.of("GET /user HTTP/1.1\r\n\r\nGET", ISSUES)),
                header("X-HTTP-Method-Override", "DELETE"),
                header("X-HTTP-Method", "DELETE"),
                header("X-Method-Override", "DELETE"),
                header("X-Original-URL", "/user"),
                header("X-Rewrite-URL", "/user"),
                header("X-Forwarded-Host", "evil.example"),
                header("Forwarded", "host=evil.example"),
                header("Host", "evil.example"),
                header("Authorization", "Bearer x"),
                header("Proxy-Authorization", "Basic x"),
                header("Cookie", "user_session=x"),
                header("Transfer-Encoding", "chunked"),
                header("Content-Length", "0"),
                header("Connection", "authorization"),
                header("Expect", "100-continue"),
                header("Accept\r\nX", "x"),
                header("Accept", "x\r\nAuthorization: Bearer x"),
                query("_method", "DELETE"),
                query("access_token", "x"),
                query("callback", "x"),
                query("State", "open"),
                query("stat%65", "open"),
                query("state[]", "open"),
                malformed("CR LF in a query", ApiRequest.get(ISSUES).query("state", "open\r\nX: y")),
                malformed("NUL in a query's name", ApiRequest.get(ISSUES).query("state\u0000", "open")),
                malformed("body where none belongs", ApiRequest.get(ISSUES).json(Map.of())),
                malformed("no body where one belongs", ApiRequest.post(ISSUES)),
                malformed(
                        "an unknown field where the body is read",
                        ApiRequest.of("PUT", FILE).json(Map.of("branch", "main", "Branch", "other"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aHostileRequestIsRefused(String what, ApiRequest request, DenialReason reason) {
        assertThatThrownBy(() -> GITHUB.match(CALLER, request))
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void aQueryKeyTwiceCannotEvenBeWritten() {
        ApiRequest once = ApiRequest.get(ISSUES).query("state", "open");
        assertThatThrownBy(() -> once.query("state", "all")).isInstanceOf(IllegalArgumentException.class);
        assertThat(hostile().count()).isGreaterThanOrEqualTo(40);
    }
}
