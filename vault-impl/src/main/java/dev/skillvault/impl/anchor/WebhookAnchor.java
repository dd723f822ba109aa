package dev.skillvault.impl.anchor;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.channel.Dialled;
import dev.skillvault.impl.channel.SignedPost;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Posts each note, as it is, to one URL. What was posted cannot be asked for: whoever receives it compares.
 *
 * <p>Thread-safe.
 */
public final class WebhookAnchor implements Anchor, Dialled<Anchor> {
    private final SignedPost post;

    private WebhookAnchor(SignedPost post) {
        this.post = post;
    }

    /**
     * An anchor at a URL.
     *
     * @throws VaultConfigurationException if the URL or the key does not fit
     */
    public static WebhookAnchor to(URI url, byte[] key, Dialer dialer, Clock clock) {
        return new WebhookAnchor(SignedPost.to(url, key, dialer, clock));
    }

    @Override
    public Anchor through(Dialer other) {
        return new WebhookAnchor(post.through(other));
    }

    @Override
    public String name() {
        return "webhook:" + post.host();
    }

    @Override
    public boolean local() {
        return false;
    }

    @Override
    public void keep(Checkpoint checkpoint) throws IOException {
        post.send("text/plain; charset=utf-8", checkpoint.note().getBytes(StandardCharsets.UTF_8), "the checkpoint");
    }

    @Override
    public List<Checkpoint> newest() {
        return List.of();
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
