package dev.skillvault.transport;

import com.google.api.client.http.LowLevelHttpResponse;
import dev.skillvault.egress.ApiResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer from the door, as Google's client reads it. It is all there already: nothing to disconnect. */
final class DoorResponse extends LowLevelHttpResponse {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;

    DoorResponse(ApiResponse response) {
        this.status = response.status();
        this.headers = List.copyOf(response.headers().entrySet());
        this.body = response.bytes();
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public @Nullable String getContentEncoding() {
        return null;
    }

    @Override
    public long getContentLength() {
        return body.length;
    }

    @Override
    public @Nullable String getContentType() {
        return headers.stream()
                .filter(header -> header.getKey().equals("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable String getStatusLine() {
        return null;
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    public @Nullable String getReasonPhrase() {
        return null;
    }

    @Override
    public int getHeaderCount() {
        return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
        return headers.get(index).getKey();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers.get(index).getValue();
    }
}
