package dev.skillvault.impl.channel;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
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
 * Posts to one URL, signed with HMAC-SHA-256 (RFC 2104) over the timestamp, a dot and the body.
 *
 * <p>Thread-safe. The URL may itself be a secret: only its host is ever named.
 */
public final class SignedPost implements AutoCloseable {
    static final String TIMESTAMP = "skill-vault-timestamp";
    static final String SIGNATURE = "skill-vault-signature";
    private static final int MIN_KEY = 32;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final URI url;
    private final SecretBytes key;
    private final Dialer dialer;
    private final Clock clock;

    private SignedPost(URI url, SecretBytes key, Dialer dialer, Clock clock) {
        this.url = url;
        this.key = key;
        this.dialer = dialer;
        this.clock = clock;
    }

    /**
     * The way to a URL.
     *
     * @throws VaultConfigurationException if the URL or the key does not fit
     */
    public static SignedPost to(URI url, byte[] key, Dialer dialer, Clock clock) {
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
        return new SignedPost(url, SecretBytes.copyOf(key), dialer, clock);
    }

    /** The same with another dialer. The key is shared: closing one closes both. */
    public SignedPost through(Dialer other) {
        return new SignedPost(url, key, other, clock);
    }

    /** The host of the URL. */
    public String host() {
        return url.getHost();
    }

    /**
     * Posts once; any answer but 2xx is a failure.
     *
     * @param what is posted, to complete "the webhook did not take ..."
     */
    public void send(String contentType, byte[] body, String what) throws IOException {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        Map<String, String> headers = Map.of(
                "content-type",
                contentType,
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
            throw new IOException("the webhook did not take " + what + ": " + e.getMessage());
        }
        if (status < 200 || status > 299) {
            throw new IOException("the webhook did not take " + what + ": it answered HTTP " + status);
        }
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
}
