package dev.skillvault.impl.token;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends what the OAuth library built, once, through the vault's own dialer.
 *
 * <p>Thread-safe. Secrets are text inside the library for the length of an exchange; that cannot be wiped.
 */
final class FormSender {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Dialer dialer;

    FormSender(Dialer dialer) {
        this.dialer = dialer;
    }

    WireResponse send(ProviderDescriptor provider, URI endpoint, HTTPRequest built) throws ExchangeFailedException {
        Map<String, String> headers = new TreeMap<>();
        headers.put("accept", "application/json");
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        if (built.getAuthorization() != null) {
            headers.put("authorization", built.getAuthorization());
        }
        byte[] body = ClientParameter.in(provider, built.getBody()).getBytes(StandardCharsets.UTF_8);
        try {
            return dialer.exchange(new WireRequest("POST", endpoint, headers, body), provider.hosts(), DEADLINE);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }
}
