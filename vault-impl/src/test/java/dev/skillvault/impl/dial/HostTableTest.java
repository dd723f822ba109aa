package dev.skillvault.impl.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To which hosts the dialer connects: to the approved one by its exact name, on port 443, and to nothing that resembles it. */
class HostTableTest {
    static final String HOST = "api.example";
    static final String TOKEN = "Bearer a-token";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final RecordingServer provider = new RecordingServer(RecordingServer.with(200, Map.of(), "{}"));
    private final RecordingServer elsewhere = new RecordingServer(RecordingServer.with(200, Map.of(), "{}"));

    @AfterEach
    void close() {
        provider.close();
        elsewhere.close();
    }

    static int send(Map<String, InetSocketAddress> routes, URI uri) throws ExchangeFailedException {
        return new Dialer(routes)
                .exchange(new WireRequest("GET", uri, Map.of("authorization", TOKEN), null), Set.of(HOST), DEADLINE)
                .status();
    }

    /** Whatever is named could be reached, so that only the check is in the way. */
    private int send(URI uri) throws ExchangeFailedException {
        Map<String, InetSocketAddress> routes = new HashMap<>();
        if (uri.getHost() != null) {
            routes.put(uri.getHost(), elsewhere.address());
        }
        routes.put(HOST, provider.address());
        return send(routes, uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.example/x", "https://api.example:443/x", "https://api.example/x?a=b"})
    void theApprovedHostIsReached(String url) throws Exception {
        assertThat(send(URI.create(url))).isEqualTo(200);
        assertThat(provider.seen()).hasSize(1);
        assertThat(provider.seen().get(0).all("authorization")).containsExactly(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/x",
                "https://www.api.example/x",
                "https://api.example.evil.example/x",
                "https://api-example/x",
                "https://example/x",
                "https://API.example/x",
                "https://api.EXAMPLE/x",
                "https://api.example./x",
                "https://xn--api-8cd.example/x",
                "https://\u0430pi.example/x",
                "https://\uff41pi.example/x",
                "https://api\u3002example/x",
                "https://api%2Eexample/x",
                "https://api_.example/x",
                "https://127.0.0.1/x",
                "https://127.1/x",
                "https://2130706433/x",
                "https://0177.0.0.1/x",
                "https://0x7f.0.0.1/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://localhost/x",
                "https://api.example@evil.example/x",
                "https://evil.example@api.example/x",
                "https://user:password@api.example/x",
                "https://@api.example/x",
                "https://api.example:8443/x",
                "https://api.example:80/x",
                "https://api.example:0/x",
                "https://api.example:99999/x",
                "HTTPS://api.example/x",
                "http://api.example/x",
                "http://api.example:443/x",
                "ftp://api.example/x",
                "file://api.example/x",
                "jar:https://api.example/x",
                "https:api.example/x",
                "https:///x",
                "//api.example/x",
                "/x",
                "https://api.example/x#fragment",
                "https://api.example#@evil.example/x"
            })
    void nothingThatResemblesItIs(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> send(URI.create(url)));
        assertThat(provider.connections() + elsewhere.connections()).isZero();
    }

    @Test
    void proxiesThatAProcessIsStartedWithAreIgnored() throws Exception {
        String proxy = "127.0.0.1:" + elsewhere.port();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.useSystemProxies=true"));
        for (String scheme : List.of("http.", "https.", "socks")) {
            boolean socks = scheme.equals("socks");
            command.add("-D" + scheme + (socks ? "ProxyHost" : "proxyHost") + "=127.0.0.1");
            command.add("-D" + scheme + (socks ? "ProxyPort" : "proxyPort") + "=" + elsewhere.port());
        }
        command.addAll(List.of(
                "-Dhttp.nonProxyHosts=",
                "-DsocksNonProxyHosts=",
                "-cp",
                System.getProperty("java.class.path"),
                ProxiedChild.class.getName(),
                Integer.toString(provider.port())));
        ProcessBuilder child = new ProcessBuilder(command).redirectErrorStream(true);
        for (String variable : List.of("http_proxy", "https_proxy", "all_proxy")) {
            child.environment().put(variable, "http://" + proxy);
            child.environment().put(variable.toUpperCase(Locale.ROOT), "http://" + proxy);
        }
        child.environment().remove("no_proxy");
        child.environment().remove("NO_PROXY");
        Process process = child.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said.lines()).contains("ANSWER 200");
        } finally {
            process.destroyForcibly();
        }
        assertThat(elsewhere.connections()).isZero();
        assertThat(provider.seen()).hasSize(1);
        assertThat(provider.seen().get(0).all("authorization")).containsExactly(TOKEN);
    }

    /** Sends one request in a process of its own. */
    public static final class ProxiedChild {
        private ProxiedChild() {}

        public static void main(String[] arguments) throws ExchangeFailedException {
            InetSocketAddress provider =
                    InetSocketAddress.createUnresolved("127.0.0.1", Integer.parseInt(arguments[0]));
            System.out.println("ANSWER " + send(Map.of(HOST, provider), URI.create("https://" + HOST + "/x")));
        }
    }
}
