package dev.skillvault.impl.token;

import dev.skillvault.grant.Risk;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which permission of a GitHub App an operation needs, as "Permissions required for GitHub Apps" of GitHub's documentation lists them
 * (docs.github.com, /rest/authentication/permissions-required-for-github-apps). What is not here needs more than one, or is not known: no token is
 * narrowed to it.
 */
final class GitHubPermissions {
    private static final Set<String> MORE_THAN_ONE = Set.of("pulls.merge", "pulls.updateBranch");
    private static final Set<String> CONTENTS = Set.of(
            "repos.getReadme",
            "repos.getRootContent",
            "repos.getContent",
            "repos.createOrUpdateFileContents",
            "repos.deleteFile",
            "repos.listBranches",
            "repos.getBranch",
            "repos.listCommits",
            "repos.getCommit",
            "repos.compareCommits",
            "repos.listReleases",
            "repos.getLatestRelease",
            "repos.getReleaseByTag",
            "repos.getRelease",
            "repos.createRelease",
            "repos.updateRelease",
            "repos.deleteRelease");
    private static final Map<String, String> FAMILIES =
            Map.of("issues.", "issues", "pulls.", "pull_requests", "actions.", "actions");

    private GitHubPermissions() {}

    /** Permission to level, {@code read} or {@code write}; empty if one of the operations has none here. */
    static Optional<Map<String, String>> of(ProviderDescriptor provider, Set<String> operations) {
        Map<String, String> permissions = new TreeMap<>();
        for (String name : operations) {
            Optional<Operation> operation = provider.operation(name);
            Optional<String> permission = permission(name);
            if (operation.isEmpty() || permission.isEmpty()) {
                return Optional.empty();
            }
            String level = operation.get().risk() == Risk.READ ? "read" : "write";
            permissions.merge(permission.get(), level, (one, other) -> one.equals("write") ? one : other);
        }
        return permissions.isEmpty() ? Optional.empty() : Optional.of(permissions);
    }

    private static Optional<String> permission(String operation) {
        if (MORE_THAN_ONE.contains(operation)) {
            return Optional.empty();
        }
        if (operation.equals("repos.get")) {
            return Optional.of("metadata");
        }
        if (CONTENTS.contains(operation)) {
            return Optional.of("contents");
        }
        return FAMILIES.entrySet().stream()
                .filter(family -> operation.startsWith(family.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
