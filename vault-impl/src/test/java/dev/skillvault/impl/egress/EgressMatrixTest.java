package dev.skillvault.impl.egress;

import static dev.skillvault.impl.egress.DoorWorld.APPEND;
import static dev.skillvault.impl.egress.DoorWorld.HOST;
import static dev.skillvault.impl.egress.DoorWorld.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.VaultException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.dial.RecordingServer;
import dev.skillvault.impl.dial.RecordingServer.Answering;
import dev.skillvault.impl.dial.RecordingServer.Seen;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who receives the token: the provider, and nobody else, whatever the provider answers, a skill asks for, and the machine is told about
 * HTTP. Hosts are compared in {@link HostTableTest}.
 */
class EgressMatrixTest {
    private static final String PATH = READ.path();
    private static final Answering SERVED = RecordingServer.with(200, Map.of(), "{}");
    private static final String MALFORMED = "MALFORMED_REQUEST";
    private static final String UNKNOWN = "UNKNOWN_OPERATION";

    /**
     * One line of the matrix.
     *
     * @param name what is tried
     * @param answer what the provider answers, each time
     * @param request what the skill asks for
     * @param expected what the skill gets: a status, the reason of a denial, or a failure's name
     * @param arrivals how many requests reach the provider
     */
    record Attempt(String name, Answering answer, ApiRequest request, String expected, int arrivals) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    static Path folder;

    private static HostileSurroundings surroundings;
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        surroundings = new HostileSurroundings();
        world = DoorWorld.open(folder, surroundings.routes(), builder -> builder);
        world.grant(Permission.of("google", "sheets.values.get", "sheets.values.append"));
    }

    @AfterAll
    static void close() {
        world.close();
        surroundings.close();
    }

    @AfterEach
    void forget() {
        world.provider.forget();
        surroundings.elsewhere.forget();
        surroundings.proxy.forget();
    }

    private static String elsewhere(String url) {
        return url.replace("PROVIDER", Integer.toString(world.provider.port()))
                .replace("PROXY", Integer.toString(surroundings.proxy.port()))
                .replace("PORT", Integer.toString(surroundings.elsewhere.port()));
    }

    /** The header's value is filled in when the servers are there. */
    private static Attempt answered(String name, int status, String header, String value, ApiRequest request) {
        Answering answer = (seen, out) -> RecordingServer.with(status, Map.of(header, elsewhere(value)), "{}")
                .answer(seen, out);
        return new Attempt(name, answer, request, Integer.toString(status), 1);
    }

    private static Attempt redirect(int status, String what, String location) {
        return answered(status + " to " + what, status, "Location", location, READ);
    }

    private static Stream<Attempt> redirects() {
        return IntStream.of(301, 302, 303, 307, 308)
                .boxed()
                .flatMap(status -> Stream.of(
                        redirect(status, "another host", "http://localhost:PORT/x"),
                        redirect(status, "another host by https", "https://evil.example/x"),
                        redirect(status, "another port", "http://127.0.0.1:PORT/x"),
                        redirect(status, "a network path", "//127.0.0.1:PORT/x"),
                        redirect(status, "plain http", "http://" + HOST + "/x"),
                        redirect(status, "the same host", "http://127.0.0.1:PROVIDER/x"),
                        redirect(status, "a relative path", "/x"),
                        redirect(status, "itself", "http://127.0.0.1:PROVIDER" + PATH)));
    }

    private static Stream<Attempt> answers() {
        return Stream.of(
                answered("307 with a body", 307, "Location", "http://127.0.0.1:PORT/x", APPEND),
                answered("308 with a body", 308, "Location", "http://127.0.0.1:PORT/x", APPEND),
                redirect(302, "userinfo", "http://127.0.0.1@127.0.0.1:PORT/x"),
                redirect(302, "an IPv6 address", "http://[::ffff:127.0.0.1]:PORT/x"),
                redirect(302, "a decimal address", "http://2130706433:PORT/x"),
                redirect(302, "two places", "http://127.0.0.1:PORT/x, http://127.0.0.1:PORT/y"),
                answered("300 with a choice", 300, "Location", "http://127.0.0.1:PORT/x", READ),
                answered("305 to a proxy", 305, "Location", "http://127.0.0.1:PROXY/", READ),
                answered("200 with Location", 200, "Location", "http://127.0.0.1:PORT/x", READ),
                answered("201 with Location", 201, "Location", "http://127.0.0.1:PORT/x", APPEND),
                answered("Refresh", 200, "Refresh", "0; url=http://127.0.0.1:PORT/x", READ),
                answered("Content-Location", 200, "Content-Location", "http://127.0.0.1:PORT/x", READ),
                answered("Link, preload", 200, "Link", "<http://127.0.0.1:PORT/x>; rel=preload", READ),
                answered("Link, next page", 200, "Link", "<http://127.0.0.1:PORT/x>; rel=next", READ),
                answered("403 challenge", 403, "WWW-Authenticate", "Basic realm=\"x\"", READ),
                answered("407 challenge", 407, "Proxy-Authenticate", "Basic realm=\"x\"", READ),
                new Attempt(
                        // a new token is fetched once, and no password is given to anybody
                        "401 challenge of another realm",
                        RecordingServer.with(401, Map.of("WWW-Authenticate", "Basic realm=\"elsewhere\""), ""),
                        READ,
                        "ConnectionUnavailableException",
                        2),
                new Attempt(
                        "401 challenge with a place to ask",
                        RecordingServer.with(
                                401, Map.of("WWW-Authenticate", "Bearer authorization_uri=\"http://127.0.0.1/\""), ""),
                        READ,
                        "ConnectionUnavailableException",
                        2));
    }

    private static Attempt asked(String name, ApiRequest request, String expected) {
        return new Attempt(name, SERVED, request, expected, 0);
    }

    private static Attempt path(String name, String path) {
        return asked("path: " + name, ApiRequest.get(path), MALFORMED);
    }

    private static Stream<Attempt> paths() {
        return Stream.of(
                path("absolute URL", "https://evil.example" + PATH),
                path("absolute URL of the provider", "https://" + HOST + PATH),
                path("absolute URL, plain http", "http://" + HOST + PATH),
                path("network path", "//evil.example" + PATH),
                path("three slashes", "///evil.example" + PATH),
                path("userinfo", "https://" + HOST + "@evil.example" + PATH),
                path("userinfo without a scheme", "@evil.example" + PATH),
                path("a port and userinfo", ":443@evil.example" + PATH),
                path("an alternative port", "https://" + HOST + ":8443" + PATH),
                path("a port alone", ":8443" + PATH),
                path("a host that goes on", ".evil.example" + PATH),
                path("mixed case", "https://SHEETS.GoogleAPIs.com" + PATH),
                path("trailing dot", "https://" + HOST + "." + PATH),
                path("IDN", "https://sh\u0435ets.googleapis.com" + PATH),
                path("punycode", "https://xn--shets-4ve.googleapis.com" + PATH),
                path("full-width letters", "https://\uff45vil.example" + PATH),
                path("IPv4", "http://127.0.0.1" + PATH),
                path("IPv6", "http://[::1]" + PATH),
                path("decimal address", "http://2130706433" + PATH),
                path("octal address", "http://0177.0.0.1" + PATH),
                path("hexadecimal address", "http://0x7f000001" + PATH),
                path("backslashes", "\\\\evil.example" + PATH),
                path("slash and backslash", "/\\evil.example" + PATH),
                path("encoded slashes", "/%2f%2fevil.example" + PATH),
                path("encoded backslash", "/%5cevil.example" + PATH),
                path("dot segments", "/v4/../../evil.example/v4"),
                path("encoded dot segments", "/v4/%2e%2e/%2e%2e/evil.example"),
                path("CR LF", PATH + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                path("LF", PATH + "\nHost: evil.example"),
                path("encoded CR LF", PATH + "%0d%0aHost:%20evil.example"),
                path("NUL", PATH + "\u0000.evil.example"),
                path("encoded NUL", PATH + "%00.evil.example"),
                path("tab", "\thttps://evil.example" + PATH),
                path("query", PATH + "?access_token=x"),
                path("fragment", PATH + "#@evil.example"),
                path("authority form", "evil.example:443"));
    }

    private static Attempt query(String name, String key, String value, String expected) {
        return asked("query: " + name, READ.query(key, value), expected);
    }

    private static Attempt header(String name, String value) {
        return asked("header: " + name.strip(), READ.header(name, value), MALFORMED);
    }

    private static Stream<Attempt> requests() {
        return Stream.of(
                query("CR LF in the value", "majorDimension", "ROWS\r\nHost: evil.example", MALFORMED),
                query("NUL in the value", "majorDimension", "ROWS\u0000", MALFORMED),
                query("CR LF in the name", "majorDimension\r\nHost", "evil.example", MALFORMED),
                query("access_token", "access_token", "x", UNKNOWN),
                query("$.xgafv, which Google reads as an option", "$.xgafv", "2", UNKNOWN),
                query("method override", "$httpMethod", "DELETE", UNKNOWN),
                header("Host", "evil.example"),
                header("Authorization", "Bearer x"),
                header("authorization", "Bearer x"),
                header("Proxy-Authorization", "Basic x"),
                header("Proxy-Connection", "keep-alive"),
                header("X-HTTP-Method-Override", "DELETE"),
                header("X-Forwarded-Host", "evil.example"),
                header("X-Forwarded-For", "127.0.0.1"),
                header("Forwarded", "host=evil.example"),
                header("X-Original-URL", "http://evil.example/"),
                header("Content-Length", "0"),
                header("Transfer-Encoding", "chunked"),
                header("TE", "trailers"),
                header("Connection", "Authorization"),
                header("Upgrade", "h2c"),
                header("HTTP2-Settings", "AAMAAABkAAQAAP__"),
                header("Expect", "100-continue"),
                header("Cookie", "session=x"),
                header("Accept-Encoding", "gzip"),
                header("Alt-Used", "evil.example"),
                header("Accept\r\nHost", "evil.example"),
                header("Accept\u0000", "x"),
                header("Accept ", "x"),
                header(":authority", "evil.example"),
                asked("header: CR LF in a value", READ.header("Accept", "x\r\nHost: evil.example"), MALFORMED),
                asked("header: NUL in a value", READ.header("Accept", "x\u0000"), MALFORMED),
                asked("method: CONNECT", ApiRequest.of("CONNECT", PATH), MALFORMED),
                asked("method: TRACE", ApiRequest.of("TRACE", PATH), MALFORMED),
                asked(
                        "method: a request line",
                        ApiRequest.of("GET http://evil.example/ HTTP/1.1\r\n\r\nGET", PATH),
                        MALFORMED));
    }

    static Stream<Attempt> matrix() {
        return Stream.of(redirects(), answers(), paths(), requests()).flatMap(part -> part);
    }

    private static String send(ApiRequest request) {
        try {
            return Integer.toString(world.send(request).status());
        } catch (CallDeniedException e) {
            return e.reason().name();
        } catch (VaultException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void assertOnlyTheProviderWasAsked(int arrivals) {
        assertThat(surroundings.connections()).as("connections to anybody else").isZero();
        assertThat(world.provider.connections()).isEqualTo(arrivals);
        assertThat(world.provider.seen()).hasSize(arrivals);
        for (Seen seen : world.provider.seen()) {
            assertThat(seen.requestLine()).isIn(line(READ), line(APPEND) + "?valueInputOption=RAW HTTP/1.1");
            assertThat(seen.all("authorization")).hasSize(1).allMatch(value -> value.startsWith("Bearer "));
            assertThat(seen.all("cookie")).isEmpty();
            assertThat(seen.all("proxy-authorization")).isEmpty();
        }
    }

    private static String line(ApiRequest request) {
        return request.method() + " " + request.path() + (request == READ ? " HTTP/1.1" : "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void theTokenGoesToTheProviderAndToNobodyElse(Attempt attempt) {
        world.provider.answering(attempt.answer());
        assertThat(send(attempt.request())).isEqualTo(attempt.expected());
        assertOnlyTheProviderWasAsked(attempt.arrivals());
    }

    /** What an answer says of other places to ask is forgotten with it. */
    @Test
    void nothingOfAnAnswerChangesTheNextRequest() {
        world.provider.answering((seen, out) -> RecordingServer.with(
                        200,
                        Map.of(
                                "Alt-Svc",
                                        "h2=\"127.0.0.1:" + surroundings.elsewhere.port() + "\"; ma=9999, h3=\":443\"",
                                "Set-Cookie", "session=x; Path=/",
                                "Strict-Transport-Security", "max-age=9999"),
                        "{}")
                .answer(seen, out));
        assertThat(send(READ)).isEqualTo("200");
        assertThat(send(READ)).isEqualTo("200");
        assertOnlyTheProviderWasAsked(2);
    }

    @Test
    void theMatrixIsNotSmall() {
        assertThat(matrix().map(Attempt::name)).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
    }
}
