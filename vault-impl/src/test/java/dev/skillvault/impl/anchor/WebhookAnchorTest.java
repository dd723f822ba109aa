package dev.skillvault.impl.anchor;

import static dev.skillvault.impl.audit.TestNotes.note;
import static dev.skillvault.impl.audit.TestNotes.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.testkit.TestClock;
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

class WebhookAnchorTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final URI URL = URI.create("https://hooks.example/T0p5ecret/path");
    private static final Checkpoint NOTE = note(origin("alpha"), 20, 3);

    private final TestClock clock = TestClock.startingAt(Instant.parse("2026-11-21T08:00:00Z"));
    private final List<String> arrived = new ArrayList<>();
    private final List<String> signatures = new ArrayList<>();
    private HttpServer server;
    private WebhookAnchor anchor;
    private volatile int status = 204;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        Dialer dialer = new Dialer(Map.of("hooks.example", server.getAddress()));
        anchor = (WebhookAnchor)
                WebhookAnchor.to(URL, KEY, new Dialer(Map.of()), clock).through(dialer);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            arrived.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signatures.add(exchange.getRequestHeaders().getFirst("skill-vault-signature"));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @AfterEach
    void close() {
        anchor.close();
        server.stop(0);
    }

    @Test
    void theNoteArrivesByteForByteAndSigned() throws Exception {
        anchor.keep(NOTE);
        assertThat(arrived).containsExactly(NOTE.note());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String signed = clock.instant().getEpochSecond() + "." + NOTE.note();
        assertThat(signatures)
                .containsExactly(
                        "v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void anAnswerThatIsNoYesIsAFailureThatKeepsTheUrlToItself() {
        status = 500;
        assertThatThrownBy(() -> anchor.keep(NOTE))
                .isInstanceOf(IOException.class)
                .hasMessage("the webhook did not take the checkpoint: it answered HTTP 500");
    }

    @Test
    void itsNameHoldsNoSecretAndItCannotBeAsked() {
        assertThat(anchor.name()).isEqualTo("webhook:hooks.example").hasToString(anchor.toString());
        assertThat(anchor.local()).isFalse();
        assertThat(anchor.newest()).isEmpty();
    }

    @Test
    void aUrlOrAKeyThatDoesNotFitIsRefused() {
        Dialer dialer = new Dialer(Map.of());
        assertThatThrownBy(() -> WebhookAnchor.to(URI.create("http://hooks.example/"), KEY, dialer, clock))
                .isInstanceOf(VaultConfigurationException.class);
        assertThatThrownBy(() -> WebhookAnchor.to(URL, new byte[31], dialer, clock))
                .isInstanceOf(VaultConfigurationException.class);
    }
}
