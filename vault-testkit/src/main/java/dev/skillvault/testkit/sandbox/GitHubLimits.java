package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * To which repositories and permissions a token of a GitHub App is limited; no repository means all, no permission means all the app
 * has. It travels in a token's scopes, as {@code limit:repository:...} and {@code limit:permission:...}.
 */
record GitHubLimits(Set<String> repositories, Map<String, String> permissions) {

    /** What the app has: "Permissions required for GitHub Apps", docs.github.com. */
    private static final Map<String, String> APP = Map.of("contents", "read", "issues", "write", "metadata", "read");

    private static final String OWNER = "acme/";
    private static final String REPOSITORY = "limit:repository:";
    private static final String PERMISSION = "limit:permission:";

    /** Of a request's names without owner; what the app does not have is a validation error. */
    static GitHubLimits of(JsonNode names, JsonNode permissions) {
        Set<String> repositories = new LinkedHashSet<>();
        for (JsonNode name : names) {
            String repository = OWNER + name.asText();
            if (!SandboxGitHub.REPOSITORIES.contains(repository)) {
                throw new Refused(GitHubErrors.of(
                        422,
                        "There is at least one repository that does not exist or is not accessible to the parent"
                                + " installation."));
            }
            repositories.add(repository);
        }
        Map<String, String> granted = new LinkedHashMap<>();
        permissions
                .properties()
                .forEach(permission ->
                        granted.put(permission.getKey(), permission.getValue().asText()));
        granted.forEach((name, level) -> {
            if (!level.equals("read") && !level.equals(APP.get(name))) {
                throw new Refused(
                        GitHubErrors.of(422, "The permissions requested are not granted to this installation."));
            }
        });
        return new GitHubLimits(repositories, granted.isEmpty() ? APP : granted);
    }

    static GitHubLimits in(Set<String> scopes) {
        Set<String> repositories = new LinkedHashSet<>();
        Map<String, String> permissions = new LinkedHashMap<>();
        for (String scope : scopes) {
            if (scope.startsWith(REPOSITORY)) {
                repositories.add(scope.substring(REPOSITORY.length()));
            } else if (scope.startsWith(PERMISSION)) {
                String[] permission = scope.substring(PERMISSION.length()).split("=", 2);
                permissions.put(permission[0], permission[1]);
            }
        }
        return new GitHubLimits(repositories, permissions.isEmpty() ? APP : permissions);
    }

    Set<String> scopes() {
        Set<String> scopes = new LinkedHashSet<>();
        repositories.forEach(name -> scopes.add(REPOSITORY + name));
        permissions.forEach((name, level) -> scopes.add(PERMISSION + name + "=" + level));
        return scopes;
    }

    boolean reaches(String repository) {
        return repositories.isEmpty() || repositories.contains(repository);
    }

    boolean readsIssues() {
        return permissions.containsKey("issues");
    }

    boolean readsContents() {
        return permissions.containsKey("contents");
    }

    boolean writesIssues() {
        return "write".equals(permissions.get("issues"));
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        ObjectNode list = json.putObject("permissions");
        permissions.forEach(list::put);
        json.put("repository_selection", repositories.isEmpty() ? "all" : "selected");
        if (!repositories.isEmpty()) {
            ArrayNode array = json.putArray("repositories");
            repositories.forEach(
                    name -> array.addObject().put("full_name", name).put("name", name.substring(OWNER.length())));
        }
        return json;
    }
}
