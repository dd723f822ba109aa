package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.Operation.BodyForm;
import dev.skillvault.impl.provider.ResourceRule;
import dev.skillvault.impl.provider.ResourceRule.Computation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The resources a request touches, by kind. A kind for which the request does not say all that it touches is left out, so that every
 * limit of that kind denies it.
 */
final class TouchedResources {
    /** Stands for what is of another form than it should be: no text, so nothing is computed from it. */
    private static final JsonNode MISPLACED = NullNode.getInstance();

    private TouchedResources() {}

    /** Computes them by the operation's rules. */
    static Map<String, SortedSet<String>> of(Operation operation, RequestParts request) throws RefusedRequestException {
        Map<String, SortedSet<String>> resources = new LinkedHashMap<>();
        for (ResourceRule rule : operation.resources()) {
            SortedSet<String> values = new TreeSet<>();
            for (String value : values(operation, rule, request)) {
                values.add(ResourceKind.canonical(rule.kind(), value));
            }
            if (!values.isEmpty()) {
                resources.put(rule.kind(), Collections.unmodifiableSortedSet(values));
            }
        }
        return Collections.unmodifiableMap(resources);
    }

    private static Collection<String> values(Operation operation, ResourceRule rule, RequestParts request)
            throws RefusedRequestException {
        Computation computed = rule.computed();
        if (computed == null) {
            return plain(rule, request);
        }
        if (computed == Computation.MAIL) {
            return recipients(operation.body(), request);
        }
        List<A1Range> ranges = SheetsRanges.of(computed, request).orElse(List.of());
        if (rule.kind().equals("range")) {
            return ranges.stream().map(A1Range::text).toList();
        }
        List<String> sheets = ranges.stream()
                .flatMap(range -> Optional.ofNullable(range.sheet()).stream())
                .map(SheetReference::text)
                .toList();
        // a range without a sheet's name is on whichever sheet is the first
        return sheets.size() == ranges.size() ? sheets : List.of();
    }

    private static Collection<String> recipients(BodyForm form, RequestParts request) throws RefusedRequestException {
        return form == BodyForm.GMAIL_DRAFT
                ? MailRecipients.ofDraft(GmailMessage.mimeOfDraft(request.body()))
                : MailRecipients.of(GmailMessage.mimeOf(request.body()));
    }

    private static Collection<String> plain(ResourceRule rule, RequestParts request) {
        List<String> values = new ArrayList<>();
        if (!rule.variables().isEmpty()) {
            String joined = rule.variables().stream()
                    .map(each -> request.variable(each).orElseThrow())
                    .collect(Collectors.joining("/"));
            if (rule.kind().equals("branch") && joined.startsWith("refs/")) {
                return List.of(); // in a path it is a branch that is called so, and not what it says
            }
            values.add(joined);
        }
        for (String parameter : rule.query()) {
            Optional.ofNullable(request.query().get(parameter)).ifPresent(values::add);
        }
        List<JsonNode> found = new ArrayList<>();
        for (String pointer : rule.body()) {
            collect(request.body(), List.of(pointer.substring(1).split("/")), found);
        }
        for (JsonNode node : found) {
            if (!node.isTextual()) {
                return List.of();
            }
            values.add(node.textValue());
        }
        return values;
    }

    private static void collect(JsonNode node, List<String> steps, List<JsonNode> found) {
        if (node.isMissingNode()) {
            return;
        }
        if (steps.isEmpty()) {
            found.add(node);
            return;
        }
        List<String> rest = steps.subList(1, steps.size());
        if (steps.get(0).equals("*")) {
            if (node.isArray()) {
                node.forEach(element -> collect(element, rest, found));
            } else {
                found.add(MISPLACED);
            }
        } else if (node.isObject()) {
            collect(node.path(steps.get(0)), rest, found);
        } else {
            found.add(MISPLACED);
        }
    }
}
