package dev.skillvault.impl.grant;

import dev.skillvault.grant.Permission;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A condition on which a call was allowed, and which the request alone cannot show: that a repository's name still stands for one of
 * the numeric ids that were granted. A rename or a transfer thus does not carry the right along, and neither does a new repository
 * under the old name.
 *
 * @param repository {@code owner/name} in canonical form
 * @param ids the ids it may have; at least one
 */
public record Pin(String repository, Set<Long> ids) {
    private static final String KIND = "repository";

    /** What a permission that allows a call demands of the repositories the call touches. */
    static List<Pin> of(Permission permission, MatchedCall call) {
        List<Pin> pins = new ArrayList<>();
        SortedSet<String> touched = call.resources().getOrDefault(KIND, new TreeSet<>());
        for (String repository : touched) {
            Set<String> covering = permission.resources().getOrDefault(KIND, Set.of()).stream()
                    .map(granted -> ResourceKind.canonical(KIND, granted))
                    .filter(granted -> ResourceKind.covers(KIND, granted, repository))
                    .collect(Collectors.toSet());
            // a name that is granted without an id is granted whatever its id
            if (!covering.isEmpty() && !covering.contains(repository)) {
                pins.add(new Pin(
                        repository,
                        covering.stream()
                                .map(granted -> Long.valueOf(granted.substring(granted.indexOf('#') + 1)))
                                .collect(Collectors.toUnmodifiableSet())));
            }
        }
        return pins;
    }
}
