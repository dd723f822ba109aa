package dev.skillvault.impl.grant;

import dev.skillvault.grant.Approval;
import dev.skillvault.impl.request.MatchedCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses to which permission of each grant of a chain a call is debited: the first that has a use left and needs no person, or if one of
 * the grants has none of that kind, of each the first that has a use left. Lives inside the unit of work of a decision.
 */
final class Choice {
    private final Budget budget;

    Choice(Budget budget) {
        this.budget = budget;
    }

    /**
     * What was chosen.
     *
     * @param authority to which permissions the call is debited
     * @param asks whether a person must approve it first
     */
    record Chosen(Authority authority, boolean asks) {}

    /** Chooses; empty if one of the grants has no use left. */
    Optional<Chosen> of(Connection jdbc, Way way, MatchedCall call, boolean approved, Instant now) throws SQLException {
        List<Clause> first = new ArrayList<>();
        List<Clause> free = new ArrayList<>();
        for (List<Clause> link : way.links()) {
            Link chosen = choose(jdbc, link, call, approved, now);
            if (chosen.first() == null) {
                return Optional.empty();
            }
            first.add(chosen.first());
            if (chosen.free() != null) {
                free.add(chosen.free());
            }
        }
        boolean asks = free.size() < first.size();
        return Optional.of(new Chosen(new Authority(asks ? first : free, way.connection()), asks));
    }

    private record Link(@Nullable Clause first, @Nullable Clause free) {}

    private Link choose(Connection jdbc, List<Clause> link, MatchedCall call, boolean approved, Instant now)
            throws SQLException {
        Clause first = null;
        for (Clause clause : link) {
            if (budget.hasUseLeft(jdbc, clause, now)) {
                first = first == null ? clause : first;
                if (approved || !asks(jdbc, clause, call)) {
                    return new Link(first, clause);
                }
            }
        }
        return new Link(first, null);
    }

    private boolean asks(Connection jdbc, Clause clause, MatchedCall call) throws SQLException {
        return clause.alwaysAsks(call)
                || (clause.permission().approval() instanceof Approval.First && budget.isUnused(jdbc, clause));
    }
}
