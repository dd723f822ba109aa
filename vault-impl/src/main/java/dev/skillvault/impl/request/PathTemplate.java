package dev.skillvault.impl.request;

import dev.skillvault.egress.ApiRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operation's path. A variable stands for one whole segment, or for a segment up to a literal suffix that begins with a colon
 * (Google's custom methods). In a variable's raw text a colon must be percent-encoded, so that {@code {range}} never swallows
 * {@code :append}.
 *
 * <p>Immutable.
 */
final class PathTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z]+)}(:[A-Za-z]+)?");

    private record Part(String name, String suffix, boolean variable) {}

    private final List<Part> parts = new ArrayList<>();

    PathTemplate(String template) {
        for (String segment : template.substring(1).split("/", -1)) {
            Matcher variable = VARIABLE.matcher(segment);
            if (variable.matches()) {
                parts.add(new Part(
                        variable.group(1),
                        Optional.ofNullable(variable.group(2)).orElse(""),
                        true));
            } else if (segment.indexOf('{') < 0) {
                parts.add(new Part(segment, "", false));
            } else {
                throw new IllegalArgumentException("not a path template: " + template);
            }
        }
    }

    /** The variables' plain values, or empty if the path has another shape. */
    Optional<Map<String, String>> match(List<String> rawSegments) throws RefusedRequestException {
        if (rawSegments.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            String raw = rawSegments.get(i);
            if (!part.variable()) {
                if (!raw.equals(part.name())) {
                    return Optional.empty();
                }
                continue;
            }
            if (!raw.endsWith(part.suffix())) {
                return Optional.empty();
            }
            String value = raw.substring(0, raw.length() - part.suffix().length());
            if (value.isEmpty() || value.indexOf(':') >= 0) {
                return Optional.empty();
            }
            values.put(part.name(), CanonicalPath.decode(value));
        }
        return Optional.of(values);
    }

    /** The one canonical raw path for these values. */
    String expand(Map<String, String> values) {
        StringBuilder path = new StringBuilder();
        for (Part part : parts) {
            path.append('/');
            if (part.variable()) {
                path.append(ApiRequest.segment(String.valueOf(values.get(part.name()))))
                        .append(part.suffix());
            } else {
                path.append(part.name());
            }
        }
        return path.toString();
    }
}
