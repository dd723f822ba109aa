package dev.skillvault.impl.channel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts alerts to one URL, signed with HMAC-SHA-256 (RFC 2104) over the timestamp, a dot and the body.
 *
 * <p>Thread-safe. The URL may itself be a secret: only its host is ever named.
 */
public final class WebhookChannel implements AlertChannel, Dialled<AlertChannel> {
    static final String TIMESTAMP = "skill-vault-timestamp";
    static final String SIGNATURE = "skill-vault-signature";
    private static final int MIN_KEY = 32;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final URI url;
    private final SecretBytes key;
    private final Dialer dialer;
    private final Clock clock;

    private WebhookChannel(URI url, SecretBytes key, Dialer dialer, Clock clock) {
        this.url = url;
        this.key = key;
        this.dialer = dialer;
        this.clock = clock;
    }

    /**
     * A channel to a URL.
     *
     * @throws VaultConfigurationException if the URL or the key does not fit
     */
    public static WebhookChannel to(URI url, byte[] key, Dialer dialer, Clock clock) {
        boolean fits = "https".equals(url.getScheme())
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && (url.getPort() == -1 || url.getPort() == 443);
        if (!fits) {
            throw new VaultConfigurationException(
                    "a webhook's URL begins with https:// and has no port, user information or fragment");
        }
        if (key.length < MIN_KEY) {
            throw new VaultConfigurationException("a webhook's key has at least " + MIN_KEY + " bytes");
        }
        return new WebhookChannel(url, SecretBytes.copyOf(key), dialer, clock);
    }

    @Override
    public AlertChannel through(Dialer other) {
        return new WebhookChannel(url, key, other, clock);
    }

    @Override
    public String name() {
        return "webhook:" + url.getHost();
    }

    @Override
    public void send(Alert alert) throws IOException {
        byte[] body = json(alert);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        Map<String, String> headers = Map.of(
                "content-type",
                "application/json",
                "user-agent",
                "skill-vault",
                TIMESTAMP,
                timestamp,
                SIGNATURE,
                "v1=" + sign(timestamp, body));
        int status;
        try {
            status = dialer.exchange(new WireRequest("POST", url, headers, body), Set.of(url.getHost()), DEADLINE)
                    .status();
        } catch (ExchangeFailedException e) {
            throw new IOException("the webhook did not take the alert: " + e.getMessage());
        }
        if (status < 200 || status > 299) {
            throw new IOException("the webhook did not take the alert: it answered HTTP " + status);
        }
    }

    private static byte[] json(Alert alert) throws IOException {
        ObjectNode message = JSON.createObjectNode()
                .put("id", alert.id())
                .put("kind", alert.kind().name())
                .put("connection", alert.account().connection().value())
                .put("user", alert.account().user().value())
                .put("provider", alert.account().provider())
                .put("title", alert.title())
                .put("cause", alert.advice().cause())
                .put("since", alert.since().toString());
        alert.advice().link().ifPresent(link -> message.put("link", link.toString()));
        return JSON.writeValueAsBytes(message);
    }

    private String sign(String timestamp, byte[] body) {
        try {
            Mac mac = key.<Mac, GeneralSecurityException>use(raw -> {
                Mac keyed = Mac.getInstance("HmacSHA256");
                keyed.init(new SecretKeySpec(raw, "HmacSHA256"));
                return keyed;
            });
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
