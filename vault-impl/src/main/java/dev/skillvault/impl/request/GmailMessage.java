package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;

/** Gmail's form of a message: base64url of the RFC 5322 text in {@code raw}, and perhaps a {@code threadId}. */
final class GmailMessage {
    private static final Set<String> FIELDS = Set.of("raw", "threadId");

    private GmailMessage() {}

    /** The MIME bytes that would be sent. */
    static byte[] mimeOf(byte[] json, ObjectMapper mapper, Base64.Decoder decoder) throws RefusedRequestException {
        try {
            JsonNode message = mapper.readTree(json);
            for (Iterator<String> names = message.fieldNames(); names.hasNext(); ) {
                if (!FIELDS.contains(names.next())) {
                    throw RefusedRequestException.malformed("a mail is sent as raw and threadId, and nothing else");
                }
            }
            JsonNode raw = message.path("raw");
            if (!raw.isTextual()) {
                throw RefusedRequestException.malformed("a mail needs its text in raw");
            }
            return decoder.decode(raw.textValue());
        } catch (IOException | IllegalArgumentException e) {
            throw RefusedRequestException.malformed("raw is not the base64url form of a mail");
        }
    }
}
