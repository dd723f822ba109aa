package dev.skillvault.impl.refresh;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the keeping alive goes, by provider.
 *
 * @param providers by name; those with a connection that is ever due, or with a failure since the vault was opened
 */
public record RefreshStatus(Map<String, Provider> providers) {

    /**
     * At one provider.
     *
     * @param inFlight token requests under way from this process
     * @param nextDue when the next refresh is due, in the past if it is overdue; null if none is
     * @param lastFailure the last refresh that failed in this process; null if none did since the vault was opened
     */
    public record Provider(
            int inFlight,
            @Nullable Instant nextDue,
            @Nullable Failure lastFailure) {}

    /**
     * A refresh that failed.
     *
     * @param at when
     * @param cause why, in words for the operator
     */
    public record Failure(Instant at, String cause) {}

    /** Copies the map. */
    public RefreshStatus {
        providers = Map.copyOf(providers);
    }
}
