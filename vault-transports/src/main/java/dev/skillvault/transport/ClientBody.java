package dev.skillvault.transport;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.transport.TransportRefusedException.Reason;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's JSON body (RFC 8259) into the tree that the vault decides on and writes anew: the same values in the same order,
 * numbers exact. What two readers could read differently is refused: a name twice in an object, text after the end.
 */
final class ClientBody {
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?\\s*");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ClientBody() {}

    /** The tree, or empty if there is no body. */
    static Optional<Object> json(@Nullable String contentType, byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        if (contentType == null
                || !JSON_TYPE.matcher(contentType.toLowerCase(Locale.ROOT)).matches()) {
            throw refused();
        }
        return Optional.of(Optional.ofNullable(tree(bytes)).orElseThrow(ClientBody::refused));
    }

    private static @Nullable Object tree(byte[] bytes) {
        try {
            return MAPPER.readValue(bytes, Object.class);
        } catch (IOException e) {
            // its message quotes the body, so it goes no further
            throw refused();
        }
    }

    static TransportRefusedException refused() {
        return new TransportRefusedException(
                Reason.BODY_NOT_JSON,
                "The vault takes JSON bodies only: no uploads, no forms, no batches of requests; use the operation's"
                        + " plain JSON form.");
    }
}
