package dev.skillvault.impl.grant;

import dev.skillvault.grant.Fallback;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.request.MatchedCall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What together allows one call: a permission of the skill's own grant, and one of each grant that it was handed on from. A use is
 * debited to all of them.
 *
 * @param clauses the skill's own first
 * @param connection on which connection
 */
record Authority(List<Clause> clauses, ConnectionRow connection) {
    Authority {
        clauses = List.copyOf(clauses);
    }

    /** What may be done instead, if all of them allow it. */
    @Nullable
    Fallback fallback() {
        Optional<Fallback> own = clauses.get(0).permission().fallback();
        return clauses.stream()
                        .allMatch(clause -> clause.permission().fallback().equals(own))
                ? own.orElse(null)
                : null;
    }

    /** What all of them demand besides. */
    List<Pin> pins(MatchedCall call) {
        return clauses.stream()
                .flatMap(clause -> Pin.of(clause.permission(), call).stream())
                .distinct()
                .toList();
    }

    /** As the log names it: the clauses, the skill's own first, parted by commas. */
    @Override
    public String toString() {
        return clauses.stream().map(Clause::toString).collect(Collectors.joining(","));
    }
}
