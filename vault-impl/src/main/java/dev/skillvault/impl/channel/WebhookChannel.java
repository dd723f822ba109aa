package dev.skillvault.impl.channel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/**
 * Posts alerts as JSON to one URL.
 *
 * <p>Thread-safe.
 */
public final class WebhookChannel implements AlertChannel, Dialled<AlertChannel> {
    static final String TIMESTAMP = SignedPost.TIMESTAMP;
    static final String SIGNATURE = SignedPost.SIGNATURE;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final SignedPost post;

    private WebhookChannel(SignedPost post) {
        this.post = post;
    }

    /**
     * A channel to a URL.
     *
     * @throws VaultConfigurationException if the URL or the key does not fit
     */
    public static WebhookChannel to(URI url, byte[] key, Dialer dialer, Clock clock) {
        return new WebhookChannel(SignedPost.to(url, key, dialer, clock));
    }

    @Override
    public AlertChannel through(Dialer other) {
        return new WebhookChannel(post.through(other));
    }

    @Override
    public String name() {
        return "webhook:" + post.host();
    }

    @Override
    public void send(Alert alert) throws IOException {
        post.send("application/json", json(alert), "the alert");
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

    @Override
    public void close() {
        post.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
