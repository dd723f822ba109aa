package dev.skillvault.impl.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.alert.AlertChannelContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest extends AlertChannelContract {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final URI URL = URI.create("https://hooks.example/T0p5ecret/path");

    private final TestClock clock = TestClock.startingAt(Instant.parse("2026-11-21T08:00:00Z"));
    private final List<String> arrived = new ArrayList<>();
    private final List<Headers> headers = new ArrayList<>();
    private HttpServer server;
    private AlertChannel channel;
    private volatile int status = 204;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        Dialer dialer = new Dialer(Map.of("hooks.example", server.getAddress()));
        channel = WebhookChannel.to(URL, KEY, dialer, clock);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (status == 204) {
                headers.add(exchange.getRequestHeaders());
                arrived.add(body);
            }
            exchange.getResponseHeaders().set("Location", "https://elsewhere.example/");
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @AfterEach
    void close() {
        channel.close();
        server.stop(0);
    }

    @Override
    protected AlertChannel channel() {
        return channel;
    }

    @Override
    protected List<String> arrived() {
        return arrived;
    }

    @Override
    protected void breakDown() {
        status = 500;
    }

    @Override
    protected List<String> secrets() {
        return List.of("0123456789abcdef", "T0p5ecret");
    }

    @Test
    void theSignatureCoversTheTimestampAndTheBody() throws Exception {
        channel.send(alert(Alert.Kind.NEEDS_CONSENT));
        String timestamp = headers.get(0).getFirst("Skill-Vault-Timestamp");
        assertThat(timestamp).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] expected = mac.doFinal((timestamp + "." + arrived.get(0)).getBytes(StandardCharsets.UTF_8));
        assertThat(headers.get(0).getFirst("Skill-Vault-Signature"))
                .isEqualTo("v1=" + HexFormat.of().formatHex(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 404, 429, 503})
    void anythingButTwoHundredAndSomethingIsNoDeliveryAndNoRedirectIsFollowed(int answer) {
        status = answer;
        assertThatThrownBy(() -> channel.send(alert(Alert.Kind.NEEDS_CONSENT)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP " + answer)
                .hasMessageNotContaining("T0p5ecret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example/",
                "https://user@hooks.example/",
                "https://hooks.example:8443/",
                "https://hooks.example/#part",
                "mailto:ops@example.org"
            })
    void onlyAPlainHttpsUrlIsTaken(String url) {
        assertThatThrownBy(() -> AlertChannel.webhook(URI.create(url), KEY))
                .isInstanceOf(VaultConfigurationException.class);
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> AlertChannel.webhook(URL, new byte[31]))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("32");
    }
}
