package dev.skillvault.langchain4j.answer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import java.io.IOException;

/**
 * A provider's JSON API behind the vault's door: one request, one answer, and a {@link ToolFailedException} for every answer that is
 * not a success.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public final class JsonApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AuthorizedClient client;
    private final String provider;

    private JsonApi(AuthorizedClient client, String provider) {
        this.client = client;
        this.provider = provider;
    }

    /**
     * Wraps a door.
     *
     * @param client the door
     * @param provider the provider's name as people write it, like {@code Google}
     * @return the API
     */
    public static JsonApi of(AuthorizedClient client, String provider) {
        return new JsonApi(requireNonNull(client, "client"), requireNonNull(provider, "provider"));
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param request the request
     * @param target what the request is about, for the failure's text, like {@code the spreadsheet or the range}
     * @return the JSON object or array that was answered
     * @throws ToolFailedException if the status is not 2xx or the answer is not JSON; the provider's text is in neither
     * @throws dev.skillvault.VaultException if the vault refused or could not send
     */
    public JsonNode call(ApiRequest request, String target) {
        ApiResponse response = client.send(request);
        if (!response.isSuccessful()) {
            throw new ToolFailedException(provider + " answered " + response.status() + ": "
                    + StatusInWords.of(request.method(), response, provider, target));
        }
        JsonNode answer = parsed(response);
        if (!answer.isContainerNode()) {
            throw new ToolFailedException(provider + " accepted the request, but its answer cannot be read."
                    + StatusInWords.uncertainty(request.method()));
        }
        return answer;
    }

    private static JsonNode parsed(ApiResponse response) {
        try {
            return MAPPER.readTree(response.bytes());
        } catch (IOException e) {
            // its message quotes the body, so it goes no further
            return MAPPER.missingNode();
        }
    }
}
