package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one form in which a request is decided, hashed and sent. The URL is the provider's public one, rebuilt from the matched
 * operation; nothing of it is a skill's text as it was.
 *
 * <p>Immutable: the body is handed out as a copy.
 */
public final class CanonicalRequest {
    /** Stands for an account's own host, which is known once the connection is: a name that leads nowhere (RFC 6761 section 6.4). */
    static final String TENANT = "tenant.invalid";

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;

    CanonicalRequest(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
    }

    /** HTTP method. */
    public String method() {
        return method;
    }

    /** The public URL: https, the operation's host, canonical path and query. An account's own host is {@code tenant.invalid} here. */
    public URI uri() {
        return uri;
    }

    /**
     * The same, with an account's own host where it belongs.
     *
     * @param pinned the host that was pinned to the connection, or null
     */
    public URI uri(@Nullable String pinned) {
        if (pinned == null || !TENANT.equals(uri.getHost())) {
            return uri;
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create("https://" + pinned + uri.getRawPath() + query);
    }

    /** Lower-case names to values, without any credential. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body. */
    public Optional<byte[]> body() {
        return body == null ? Optional.empty() : Optional.of(body.clone());
    }

    /** The body as JSON, missing if there is none. */
    public JsonNode jsonBody() {
        return RequestParts.of(Map.of(), Map.of(), body).body();
    }

    /** SHA-256 of {@link #encoded}. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(encoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The length-prefixed method, URL, headers and body, from which {@link #decode} makes the same request again. */
    public byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            field(out, method);
            field(out, uri.toASCIIString());
            out.writeInt(headers.size());
            for (Map.Entry<String, String> header : headers.entrySet()) {
                field(out, header.getKey());
                field(out, header.getValue());
            }
            out.writeInt(body == null ? -1 : body.length);
            if (body != null) {
                out.write(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The request that was encoded. Only for bytes whose origin is proven: nothing is matched here.
     *
     * @throws IllegalArgumentException if the bytes are no encoded request
     */
    public static CanonicalRequest decode(byte[] encoded) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
            String method = field(in);
            URI uri = URI.create(field(in));
            Map<String, String> headers = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                headers.put(field(in), field(in));
            }
            int length = in.readInt();
            byte[] body = length < 0 ? null : bytes(in, length);
            CanonicalRequest request = new CanonicalRequest(method, uri, Collections.unmodifiableMap(headers), body);
            if (!Arrays.equals(request.encoded(), encoded)) {
                throw new IllegalArgumentException("more than a request, or not its one encoding");
            }
            return request;
        } catch (IOException e) {
            throw new IllegalArgumentException("no encoded request", e);
        }
    }

    private static String field(DataInputStream in) throws IOException {
        return new String(bytes(in, in.readInt()), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new EOFException();
        }
        return in.readNBytes(length);
    }

    private static void field(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Method and host; the path and query may hold what a user wrote. */
    @Override
    public String toString() {
        return method + " " + uri.getHost();
    }
}
