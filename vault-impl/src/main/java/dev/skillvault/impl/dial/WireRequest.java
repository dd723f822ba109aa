package dev.skillvault.impl.dial;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finished message. It may hold a credential, so it has no text form, lives for one exchange, and is not shown to anyone.
 *
 * <p>Not thread-safe.
 */
public final class WireRequest {
    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;

    /** A message to a public URL. The headers are copied. */
    public WireRequest(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        this.method = method;
        this.uri = uri;
        this.headers = new LinkedHashMap<>(headers);
        this.body = body;
    }

    String method() {
        return method;
    }

    URI uri() {
        return uri;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte @Nullable [] body() {
        return body;
    }

    @Override
    public String toString() {
        return "WireRequest[redacted]";
    }
}
