package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * To what a token of a GitHub App is to be limited.
 *
 * @param permissions name to {@code read} or {@code write}, at least one
 * @param repositories {@code owner/name} in canonical form, of one owner; empty for all that the app has
 */
record GitHubLimit(Map<String, String> permissions, Set<String> repositories) {

    /** Whose repositories. */
    String owner() {
        return repositories.stream()
                .map(name -> name.substring(0, name.indexOf('/')))
                .findFirst()
                .orElse("");
    }

    /** Adds it to a question; repositories are named without their owner there. */
    ObjectNode question(ObjectNode question) {
        ObjectNode asked = question.putObject("permissions");
        permissions.forEach(asked::put);
        if (!repositories.isEmpty()) {
            ArrayNode names = question.putArray("repositories");
            repositories.forEach(name -> names.add(name.substring(name.indexOf('/') + 1)));
        }
        return question;
    }

    /**
     * Whether an answer says that the token is no more. GitHub adds the reading of metadata to whatever is asked for.
     *
     * @param named whether the answer must name the repositories. An installation's does; a user's names them only by a link, so there the
     *     selection's word must do.
     */
    boolean isKept(JsonNode said, boolean named) {
        Set<String> names = new TreeSet<>();
        said.path("permissions").properties().forEach(each -> names.add(each.getKey()));
        boolean noMore = names.stream()
                .allMatch(name -> said.path("permissions")
                        .path(name)
                        .asText("")
                        .equals(permissions.getOrDefault(name, name.equals("metadata") ? "read" : "none")));
        return !names.isEmpty() && noMore && (repositories.isEmpty() || isSelection(said, named));
    }

    private boolean isSelection(JsonNode said, boolean named) {
        Set<String> selected = new TreeSet<>();
        said.path("repositories")
                .forEach(each -> selected.add(each.path("full_name").asText("").toLowerCase(Locale.ROOT)));
        return said.path("repository_selection").asText("").equals("selected")
                && ((!named && said.path("repositories").isMissingNode())
                        || selected.equals(new TreeSet<>(repositories)));
    }
}
