package dev.skillvault.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.transport.TransportRefusedException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTranslatorTest {
    private static final String HOST = "https://sheets.googleapis.com";
    private static final byte[] NONE = {};

    private final RequestTranslator google = new RequestTranslator(Dialect.google(Set.of("sheets.googleapis.com")));
    private final RequestTranslator github = new RequestTranslator(Dialect.gitHub());

    private ApiRequest get(String pathAndQuery) {
        return google.translate("GET", HOST + pathAndQuery, Map.of(), null, NONE);
    }

    private ApiRequest post(String contentType, String body) {
        return google.translate("POST", HOST + "/v4/x", Map.of(), contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void methodPathQueryAndHeadersAreHandedOn() {
        ApiRequest request = google.translate(
                "PATCH",
                HOST + "/v4/a%20b/c%2Fd?q=from%3Aalice+%2B1&empty=&bare&%C3%BC=%E2%82%AC",
                Map.of("If-Match", "\"1\"", "X-Http-Method-Override", "DELETE"),
                null,
                NONE);

        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.path()).isEqualTo("/v4/a%20b/c%2Fd");
        assertThat(request.query())
                .containsExactly(entry("q", "from:alice +1"), entry("empty", ""), entry("bare", ""), entry("ü", "€"));
        assertThat(request.headers())
                .containsOnly(entry("if-match", "\"1\""), entry("x-http-method-override", "DELETE"));
        assertThat(request.json()).isEmpty();
    }

    @Test
    void whatIsAboutTheConnectionStaysHere() {
        ApiRequest request = google.translate(
                "GET",
                HOST + "/v4/x",
                Map.of("User-Agent", "x", "Accept-Encoding", "gzip", "X-Goog-Api-Client", "x", "Cache-Control", "x"),
                null,
                NONE);

        assertThat(request.headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v4/s/1/values/Q3!A1:B2, /v4/s/1/values/Q3!A1%3AB2",
        "/v4/s/1/values/Q3!A1:B2:append, /v4/s/1/values/Q3!A1%3AB2:append",
        "/v4/s/1/values/a:zzz, /v4/s/1/values/a%3Azzz",
        "/v4/s/1/values:batchClear, /v4/s/1/values:batchClear",
        "/v4/s/1:batchUpdate, /v4/s/1:batchUpdate",
        "/v4/s/1:copy/x, /v4/s/1%3Acopy/x"
    })
    void googlesColonOfARangeIsToldFromThatOfAMethod(String written, String handedOn) {
        assertThat(get(written).path()).isEqualTo(handedOn);
    }

    @Test
    void gitHubsColonIsPartOfAName() {
        assertThat(github.translate(
                                "GET",
                                "https://api.github.com/repos/a/b/compare/main...carla:topic",
                                Map.of(),
                                null,
                                NONE)
                        .path())
                .isEqualTo("/repos/a/b/compare/main...carla%3Atopic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sheets.googleapis.com/v4/x",
                "https://sheets.googleapis.com:8443/v4/x",
                "https://sheets.googleapis.com.evil.example/v4/x",
                "https://SHEETS.googleapis.com/v4/x",
                "https://sheets.googleapis.com./v4/x",
                "https://user@sheets.googleapis.com/v4/x",
                "https://evil.example/v4/x",
                "https://127.0.0.1/v4/x",
                "https:/v4/x",
                "//sheets.googleapis.com/v4/x",
                "/v4/x"
            })
    void anotherPlaceIsRefused(String url) {
        assertRefused(Reason.OTHER_HOST, () -> google.translate("GET", url, Map.of(), null, NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v4/x#fragment", "/v4/ x", "/v4/x?q=%zz", "/v4/x?q=%ff", "/v4/x\r\nHost: evil.example"})
    void aMalformedUrlIsRefused(String pathAndQuery) {
        assertRefused(Reason.MALFORMED_URL, () -> get(pathAndQuery));
    }

    @Test
    void aRepeatedParameterIsRefused() {
        assertRefused(Reason.REPEATED_PARAMETER, () -> get("/v4/x?a=1&%61=2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "AUTHORIZATION", "Cookie", "Proxy-Authorization", "x-goog-api-key"})
    void aCredentialInAHeaderIsRefusedAndNotRepeated(String header) {
        assertRefused(
                Reason.CREDENTIAL,
                () -> google.translate("GET", HOST + "/v4/x", Map.of(header, "its-own"), null, NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "access_token", "oauth_token", "%6bey"})
    void aCredentialInTheQueryIsRefusedAndNotRepeated(String parameter) {
        assertRefused(Reason.CREDENTIAL, () -> get("/v4/x?" + parameter + "=its-own"));
    }

    @Test
    void aJsonBodyKeepsItsValuesAndTheirOrder() {
        Object tree = post(
                        "application/json; charset=UTF-8",
                        "{\"z\":[1,1.50,12345678901234567890,null,true],\"a\":{\"ü\":\"€\"}}")
                .json()
                .orElseThrow();

        assertThat(tree)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("z", "a")
                .containsEntry("a", Map.of("ü", "€"))
                .extractingByKey("z", InstanceOfAssertFactories.LIST)
                .containsExactly(1, new BigDecimal("1.50"), new BigInteger("12345678901234567890"), null, true);
        assertThat(((Map<?, ?>) tree).keySet().iterator().next()).isEqualTo("z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{} {}", "{", "null", "NaN", "not json"})
    void whatTwoReadersCouldReadDifferentlyIsNoJson(String body) {
        assertRefused(Reason.BODY_NOT_JSON, () -> post("application/json", body));
    }

    @Test
    void aBodyNestedTooDeepIsNoJson() {
        assertRefused(Reason.BODY_NOT_JSON, () -> post("application/json", "[".repeat(70) + "]".repeat(70)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/mixed",
                "message/rfc822",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/jsonp"
            })
    void anotherContentTypeIsRefused(String contentType) {
        assertRefused(Reason.BODY_NOT_JSON, () -> post(contentType, "{}"));
    }

    @Test
    void anEmptyBodyIsNone() {
        assertThat(List.of(post("application/json", ""), post("text/plain", "")))
                .allSatisfy(request -> assertThat(request.json()).isEmpty());
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TransportRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasNoCause()
                .hasMessageNotContainingAny("its-own", "evil");
    }
}
