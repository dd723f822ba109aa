package dev.skillvault.transport;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.transport.TransportRefusedException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client wants to send into the form that the vault takes. Method, path, query, headers and body are handed on as they
 * are; whether they may pass is for the vault to say.
 *
 * <p>Immutable, thread-safe.
 */
final class RequestTranslator {
    /** About the connection or the client's own build, not about the request: the connection is the vault's. */
    private static final Set<String> NOT_HANDED_ON = Set.of(
            "accept-encoding",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-type",
            "user-agent",
            "x-cloud-trace-context",
            "x-goog-api-client");

    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "cookie", "proxy-authorization", "x-github-otp", "x-goog-api-key");

    private final Dialect dialect;

    RequestTranslator(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Translates one request.
     *
     * @param headers names in any case to values; several values joined with a comma (RFC 9110 section 5.3)
     * @param contentType null if there is none
     * @param body empty if there is none
     * @throws TransportRefusedException if the door cannot take it
     */
    ApiRequest translate(
            String method, String url, Map<String, String> headers, @Nullable String contentType, byte[] body) {
        ClientUrl target = ClientUrl.parse(url, dialect);
        ApiRequest request = ApiRequest.of(method, target.path());
        for (Map.Entry<String, String> parameter : target.query().entrySet()) {
            request = request.query(parameter.getKey(), parameter.getValue());
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request = withHeader(request, header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        Optional<Object> json = ClientBody.json(contentType, body);
        return json.isPresent() ? withJson(request, json.get()) : request;
    }

    private static ApiRequest withHeader(ApiRequest request, String name, String value) {
        if (CREDENTIALS.contains(name)) {
            throw new TransportRefusedException(
                    Reason.CREDENTIAL,
                    "The vault attaches the credential itself; build the client without any, so that it sends no "
                            + name + " header.");
        }
        return NOT_HANDED_ON.contains(name) ? request : request.header(name, value);
    }

    private static ApiRequest withJson(ApiRequest request, Object tree) {
        try {
            return request.json(tree);
        } catch (IllegalArgumentException e) {
            throw ClientBody.refused();
        }
    }
}
