package dev.skillvault.transport;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.skillvault.egress.AuthorizedClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** One request of Google's client on its way to the door. Used by one thread, like every request of that client. */
final class DoorRequest extends LowLevelHttpRequest {
    private final AuthorizedClient door;
    private final RequestTranslator translator;
    private final String method;
    private final String url;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    DoorRequest(AuthorizedClient door, RequestTranslator translator, String method, String url) {
        this.door = door;
        this.translator = translator;
        this.method = method;
        this.url = url;
    }

    @Override
    public void addHeader(String name, String value) {
        headers.merge(name, value, (first, next) -> first + ", " + next);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        return new DoorResponse(door.send(translator.translate(method, url, headers, getContentType(), body())));
    }

    /** The body as it was before the client packed it: the vault sends it plain. */
    private byte[] body() throws IOException {
        var content = getStreamingContent(); // its type is deprecated, its successor is not there yet
        if (content == null) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        String encoding = getContentEncoding();
        if (encoding == null || bytes.size() == 0) {
            return bytes.toByteArray();
        }
        if (!encoding.equals("gzip")) {
            throw ClientBody.refused();
        }
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return plain.readAllBytes();
        }
    }
}
