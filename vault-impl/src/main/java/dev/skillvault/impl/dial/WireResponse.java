package dev.skillvault.impl.dial;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came back. It may hold a credential, so it has no text form.
 *
 * <p>Immutable by convention: the body is shared, not copied.
 */
public final class WireResponse {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    WireResponse(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = new TreeMap<>();
        headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = body;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Lower-case names; several values joined with a comma. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A header by its lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether the body is not as it is meant, but in a content coding (RFC 9110 section 8.4). */
    public boolean isCompressed() {
        return body.length > 0
                && header("content-encoding")
                        .filter(coding -> !coding.isBlank() && !"identity".equalsIgnoreCase(coding.strip()))
                        .isPresent();
    }

    /** The body. */
    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "WireResponse[" + status + "]";
    }
}
