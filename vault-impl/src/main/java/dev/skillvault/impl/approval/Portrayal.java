package dev.skillvault.impl.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.approval.PendingApproval.Detail;
import dev.skillvault.impl.request.CanonicalRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a person is shown of a kept request, computed from nothing but the bytes that are signed for: an operator's own process does it, so
 * that what travels in between cannot show one thing and have another signed.
 */
final class Portrayal {
    /** The operations whose body carries a mail. */
    private static final Set<String> MAILS =
            Set.of("gmail.messages.send", "gmail.drafts.create", "gmail.drafts.update");

    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_TEXT = 12_000;
    private static final int LONGEST_VALUE = 1_000;

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
        JsonNode body = request.jsonBody();
        if (MAILS.contains(kept.operation()) && kept.provider().equals("google")) {
            details.addAll(mail(body));
        } else if (!body.isMissingNode()) {
            details.add(new Detail("Body", text(body)));
        }
        return details;
    }

    /** Gmail's {@code {"raw", "threadId"}}, or a draft's {@code message} of that form; whatever else is in it is shown, too. */
    private static List<Detail> mail(JsonNode body) {
        JsonNode message = body.size() == 1 && body.path("message").isObject() ? body.path("message") : body;
        if (!(message instanceof ObjectNode object) || !message.path("raw").isTextual()) {
            return List.of(new Detail("Body", text(body)));
        }
        List<Detail> details = new ArrayList<>();
        try {
            details.addAll(MailPortrayal.of(
                    Base64.getUrlDecoder().decode(message.path("raw").textValue())));
        } catch (IllegalArgumentException e) {
            return List.of(new Detail("Body", text(body)));
        }
        if (object.size() > 1) {
            details.add(new Detail("Besides", text(object.deepCopy().without("raw"))));
        }
        return details;
    }

    /** Every field, with long values cut one by one, so that none hides the next. */
    private static String text(JsonNode body) {
        return VisibleText.lines(cut(body).toPrettyString(), LONGEST_TEXT);
    }

    private static JsonNode cut(JsonNode node) {
        if (node.isTextual() && node.textValue().length() > LONGEST_VALUE) {
            return TextNode.valueOf(node.textValue().substring(0, LONGEST_VALUE) + " ... ("
                    + (node.textValue().length() - LONGEST_VALUE) + " characters more)");
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), cut(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(cut(element)));
            return copy;
        }
        return node;
    }
}
