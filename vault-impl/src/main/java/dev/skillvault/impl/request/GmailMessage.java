package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;

/** Gmail's form of a message: base64url of the RFC 5322 text in {@code raw}, and perhaps a {@code threadId}. */
final class GmailMessage {
    private GmailMessage() {}

    /** The MIME bytes that a message would be sent with. */
    static byte[] mimeOf(JsonNode message) throws RefusedRequestException {
        requireOnly(message, Set.of("raw", "threadId"), "a mail is sent as raw and threadId, and nothing else");
        JsonNode raw = message.path("raw");
        if (!raw.isTextual()) {
            throw RefusedRequestException.malformed("a mail needs its text in raw");
        }
        try {
            return Base64.getUrlDecoder().decode(raw.textValue());
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.malformed("raw is not the base64url form of a mail");
        }
    }

    /** The same of a draft: a message in {@code message}, and nothing beside it. */
    static byte[] mimeOfDraft(JsonNode draft) throws RefusedRequestException {
        requireOnly(draft, Set.of("message"), "a draft is its message, and nothing else");
        return mimeOf(draft.path("message"));
    }

    private static void requireOnly(JsonNode object, Set<String> fields, String otherwise)
            throws RefusedRequestException {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!fields.contains(names.next())) {
                throw RefusedRequestException.malformed(otherwise);
            }
        }
    }
}
