package dev.skillvault.egress;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A provider's answer, as a skill may see it: without cookies, without authentication headers, and with every echo of the access
 * token removed.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class ApiResponse {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private ApiResponse(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Creates an answer.
     *
     * @param status HTTP status (RFC 9110 section 15)
     * @param headers names in any case to values
     * @param body the body; copied
     * @return the answer
     */
    public static ApiResponse of(int status, Map<String, String> headers, byte[] body) {
        Map<String, String> copy = new TreeMap<>();
        headers.forEach((name, value) -> copy.put(name.toLowerCase(Locale.ROOT), value));
        return new ApiResponse(status, Collections.unmodifiableMap(copy), body.clone());
    }

    /**
     * The HTTP status.
     *
     * @return 100 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Whether the status is 2xx.
     *
     * @return true for 200 to 299
     */
    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /**
     * A header.
     *
     * @param name in any case
     * @return its value, or empty
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * All headers.
     *
     * @return lower-case names to values, unmodifiable
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The body.
     *
     * @return a fresh copy, empty if there is none
     */
    public byte[] bytes() {
        return body.clone();
    }

    /**
     * The body as UTF-8 text.
     *
     * @return the text, empty if there is none
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Status and size; never the body. */
    @Override
    public String toString() {
        return status + ", " + body.length + " bytes";
    }
}
