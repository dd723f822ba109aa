package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.dial.WireResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes a provider's answer fit for a skill: no cookies, no authentication headers, no echo of the token in any usual form. */
final class AnswerCleaner {
    private static final Set<String> KEPT =
            Set.of("content-type", "etag", "last-modified", "link", "retry-after", "date", "location");
    private static final String REMOVED = "[removed by the vault]";

    private AnswerCleaner() {}

    static ApiResponse clean(WireResponse answer, byte[] rawToken) {
        List<String> echoes = echoes(new String(rawToken, StandardCharsets.ISO_8859_1));
        Map<String, String> headers = new TreeMap<>();
        answer.headers().forEach((name, value) -> {
            if (KEPT.contains(name)) {
                headers.put(name, without(value, echoes));
            }
        });
        // one char per byte, so that replacing works on any body and changes nothing else
        String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        return ApiResponse.of(answer.status(), headers, without(body, echoes).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> echoes(String token) {
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        List<String> forms = new ArrayList<>();
        forms.add(token);
        forms.add(URLEncoder.encode(token, StandardCharsets.UTF_8));
        forms.add(token.replace("/", "\\/"));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return forms;
    }

    private static String without(String text, List<String> echoes) {
        String clean = text;
        for (String echo : echoes) {
            clean = clean.replace(echo, REMOVED);
        }
        return clean;
    }
}
