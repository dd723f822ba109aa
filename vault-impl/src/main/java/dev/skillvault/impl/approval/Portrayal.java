package dev.skillvault.impl.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.approval.PendingApproval.Detail;
import dev.skillvault.impl.request.CanonicalRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a person is shown of a kept request, computed from nothing but the bytes that are signed for: an operator's own process does it, so
 * that what travels in between cannot show one thing and have another signed.
 */
final class Portrayal {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_VALUE = 300;

    private Portrayal() {}

    static PendingApproval of(KeptRequest kept) {
        return new PendingApproval(
                kept.id(),
                new PendingApproval.Asker(kept.asker().user(), kept.asker().skill()),
                new PendingApproval.Wanted(
                        kept.provider(), kept.operation(), resources(kept), details(kept), kept.requestHash()),
                new PendingApproval.Window(kept.askedAt(), kept.expiresAt()),
                KeptRequest.digest(kept.encode()));
    }

    private static Map<String, Set<String>> resources(KeptRequest kept) {
        Map<String, Set<String>> visible = new TreeMap<>();
        kept.resources().forEach((kind, values) -> {
            Set<String> lines = new TreeSet<>();
            values.forEach(value -> lines.add(VisibleText.line(value, LONGEST_VALUE)));
            visible.put(kind, lines);
        });
        return visible;
    }

    private static List<Detail> details(KeptRequest kept) {
        CanonicalRequest request = kept.request();
        List<Detail> details = new ArrayList<>();
        details.add(new Detail(
                "Request",
                VisibleText.line(request.method() + " " + request.uri().toASCIIString(), LONGEST_LINE)));
        Optional<byte[]> body = request.body();
        if (body.isPresent()) {
            Optional<byte[]> mail = mail(body.get());
            details.addAll(
                    mail.isPresent()
                            ? MailPortrayal.of(mail.get())
                            : List.of(new Detail(
                                    "Body",
                                    VisibleText.lines(new String(body.get(), StandardCharsets.UTF_8), LONGEST_TEXT))));
        }
        return details;
    }

    /** The mail in a body of Gmail's: in {@code raw}, or in that of a draft's {@code message}. */
    private static Optional<byte[]> mail(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            JsonNode raw = json.at("/raw").isTextual() ? json.at("/raw") : json.at("/message/raw");
            return raw.isTextual() ? Optional.of(Base64.getUrlDecoder().decode(raw.textValue())) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // no mail: shown as it is
        }
    }
}
