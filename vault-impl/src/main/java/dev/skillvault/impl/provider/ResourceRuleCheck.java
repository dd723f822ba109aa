package dev.skillvault.impl.provider;

import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an operation must say so that its resources are computed from all of a request, and not from a part of it. */
final class ResourceRuleCheck {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\+?([A-Za-z]+)(?::digits|:local)?}");
    private static final Pattern POINTER = Pattern.compile("/([A-Za-z_]+)(?:/(?:[A-Za-z_]+|\\*))*");

    private final Operation operation;

    private ResourceRuleCheck(Operation operation) {
        this.operation = operation;
    }

    /**
     * Checks an operation's rules.
     *
     * @throws IllegalArgumentException if they are not fit for use; the message says why
     */
    static void check(Operation operation) {
        ResourceRuleCheck check = new ResourceRuleCheck(operation);
        Set<String> kinds = new HashSet<>();
        for (ResourceRule rule : operation.resources()) {
            check.require(ResourceRule.KINDS.contains(rule.kind()), "names the unknown kind %s", rule.kind());
            check.require(kinds.add(rule.kind()), "names the kind %s twice", rule.kind());
            check.sources(rule);
        }
        boolean hasBody = operation.body() != Operation.BodyForm.NONE;
        check.require(operation.bodyFields() == null || hasBody, "has bodyFields but no body");
    }

    private void sources(ResourceRule rule) {
        boolean plain = !rule.variables().isEmpty()
                || !rule.query().isEmpty()
                || !rule.body().isEmpty();
        require(
                plain != (rule.computed() != null),
                "computes %s neither from places alone nor by code alone",
                rule.kind());
        Set<String> variables = VARIABLE.matcher(operation.path())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        rule.variables().forEach(each -> require(variables.contains(each), "has no path variable %s", each));
        rule.query().forEach(each -> require(operation.query().contains(each), "has no query parameter %s", each));
        for (String each : rule.body()) {
            Matcher pointer = POINTER.matcher(each);
            require(pointer.matches(), "has the place %s, which is none", each);
            // a field that is not known could say the same again under another name, as protobuf's JSON lets it
            Set<String> fields = Objects.requireNonNullElse(operation.bodyFields(), Set.of());
            require(fields.contains(pointer.group(1)), "must list %s in its bodyFields", pointer.group(1));
        }
        if (rule.computed() == ResourceRule.Computation.MAIL) {
            boolean mail = operation.body() == Operation.BodyForm.GMAIL_MESSAGE
                    || operation.body() == Operation.BodyForm.GMAIL_DRAFT;
            require(mail, "computes recipients but is no mail");
        }
    }

    private void require(boolean condition, String message, Object... facts) {
        if (!condition) {
            throw new IllegalArgumentException(operation.name() + " " + String.format(Locale.ROOT, message, facts));
        }
    }
}
