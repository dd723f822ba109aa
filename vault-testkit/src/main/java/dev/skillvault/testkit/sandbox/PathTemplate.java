package dev.skillvault.testkit.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with variables, such as <code>/repos/{owner}/{repo}</code>; a variable matches one encoded segment or less. */
final class PathTemplate {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();

    PathTemplate(String template) {
        StringBuilder regex = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        int end = 0;
        while (variable.find()) {
            regex.append(Pattern.quote(template.substring(end, variable.start())))
                    .append("([^/]+)");
            names.add(variable.group(1));
            end = variable.end();
        }
        pattern = Pattern.compile(
                regex.append(Pattern.quote(template.substring(end))).toString());
    }

    Optional<Map<String, String>> match(String rawPath) {
        Matcher matcher = pattern.matcher(rawPath);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            // a plus sign in a path is a plus sign
            variables.put(names.get(i), Parameters.decode(matcher.group(i + 1).replace("+", "%2B")));
        }
        return Optional.of(variables);
    }
}
