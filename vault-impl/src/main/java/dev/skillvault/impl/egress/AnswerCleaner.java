package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.dial.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a provider's answer fit for a skill: only the headers that are known to be harmless, so no cookies, no challenges and no proxy's
 * headers, and no echo of the token in any usual form.
 */
final class AnswerCleaner {
    private static final Set<String> KEPT =
            Set.of("content-type", "etag", "last-modified", "link", "retry-after", "date", "location");

    private AnswerCleaner() {}

    static ApiResponse clean(WireResponse answer, byte[] rawToken) {
        CredentialEchoes echoes = CredentialEchoes.of(rawToken);
        Map<String, String> headers = new TreeMap<>();
        answer.headers().forEach((name, value) -> {
            if (KEPT.contains(name)) {
                headers.put(name, echoes.without(value));
            }
        });
        // one char per byte, so that removing works on any body and changes nothing else
        String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        return ApiResponse.of(answer.status(), headers, echoes.without(body).getBytes(StandardCharsets.ISO_8859_1));
    }
}
