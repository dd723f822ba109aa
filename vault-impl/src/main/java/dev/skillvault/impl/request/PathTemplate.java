package dev.skillvault.impl.request;

import dev.skillvault.egress.ApiRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation's path. A variable {@code {name}} stands for one whole segment, or for a segment up to a literal suffix that begins
 * with a colon (Google's custom methods); {@code {name:digits}} for one of digits only, so that it swallows no neighbour's name;
 * {@code {name:local}} for one without a colon, which at GitHub names another repository's branch; {@code {+name}}, at the end, for one or more whole segments. In a variable's raw text a colon must be percent-encoded, so that
 * {@code {range}} never swallows {@code :append}.
 *
 * <p>Immutable.
 */
final class PathTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\+?)([A-Za-z]+)(:digits|:local)?}(:[A-Za-z]+)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
    /** Without a colon, encoded or not. */
    private static final Pattern LOCAL = Pattern.compile("(?!.*%3[Aa])[^:]+");

    private enum Form {
        LITERAL,
        SEGMENT,
        DIGITS,
        LOCAL,
        REST
    }

    private record Part(String name, String suffix, Form form) {}

    private final List<Part> parts = new ArrayList<>();

    PathTemplate(String template) {
        String[] segments = template.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            Part part = part(segments[i], template);
            if (part.form() == Form.REST && i < segments.length - 1) {
                throw new IllegalArgumentException("the rest of a path stands at its end, unlike in " + template);
            }
            parts.add(part);
        }
    }

    private static Part part(String segment, String template) {
        Matcher variable = VARIABLE.matcher(segment);
        if (variable.matches()) {
            Form form = form(variable.group(3));
            return new Part(
                    variable.group(2),
                    Optional.ofNullable(variable.group(4)).orElse(""),
                    variable.group(1).isEmpty() ? form : Form.REST);
        }
        if (segment.indexOf('{') >= 0) {
            throw new IllegalArgumentException("not a path template: " + template);
        }
        return new Part(segment, "", Form.LITERAL);
    }

    private static Form form(@Nullable String kind) {
        if (kind == null) {
            return Form.SEGMENT;
        }
        return kind.equals(":digits") ? Form.DIGITS : Form.LOCAL;
    }

    /** The variables' plain values, or empty if the path has another shape. */
    Optional<Map<String, String>> match(List<String> rawSegments) throws RefusedRequestException {
        boolean open = parts.get(parts.size() - 1).form() == Form.REST;
        if (open ? rawSegments.size() < parts.size() : rawSegments.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            List<String> raw =
                    part.form() == Form.REST ? rawSegments.subList(i, rawSegments.size()) : List.of(rawSegments.get(i));
            if (part.form() == Form.LITERAL) {
                if (!raw.get(0).equals(part.name())) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<String> value = value(part, raw);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(part.name(), value.get());
        }
        return Optional.of(values);
    }

    private static Optional<String> value(Part part, List<String> rawSegments) throws RefusedRequestException {
        List<String> texts = new ArrayList<>();
        for (String raw : rawSegments) {
            String value = raw.endsWith(part.suffix())
                    ? raw.substring(0, raw.length() - part.suffix().length())
                    : "";
            boolean fits = switch (part.form()) {
                case DIGITS -> DIGITS.matcher(value).matches();
                case LOCAL -> LOCAL.matcher(value).matches();
                default -> true;
            };
            if (value.isEmpty() || value.indexOf(':') >= 0 || !fits) {
                return Optional.empty();
            }
            texts.add(CanonicalPath.decode(value));
        }
        return Optional.of(String.join("/", texts));
    }

    /** The one canonical raw path for these values. */
    String expand(Map<String, String> values) {
        StringBuilder path = new StringBuilder();
        for (Part part : parts) {
            path.append('/');
            String value = String.valueOf(values.get(part.name()));
            switch (part.form()) {
                case LITERAL -> path.append(part.name());
                case REST ->
                    path.append(Arrays.stream(value.split("/", -1))
                            .map(ApiRequest::segment)
                            .collect(Collectors.joining("/")));
                case SEGMENT, DIGITS, LOCAL ->
                    path.append(ApiRequest.segment(value)).append(part.suffix());
            }
        }
        return path.toString();
    }
}
