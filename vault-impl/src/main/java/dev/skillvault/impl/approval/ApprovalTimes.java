package dev.skillvault.impl.approval;

import dev.skillvault.VaultConfigurationException;
import java.time.Duration;

/**
 * How long things wait.
 *
 * @param patience how long a call waits for its approval
 * @param lifetime how long a request waits for its approval and, once approved, for being sent
 */
public record ApprovalTimes(Duration patience, Duration lifetime) {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration SHORTEST_LIFETIME = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(7);

    /** Two minutes, and an hour. */
    public static final ApprovalTimes USUAL = new ApprovalTimes(Duration.ofMinutes(2), Duration.ofHours(1));

    /** Checks the limits. */
    public ApprovalTimes {
        if (patience.isNegative() || patience.compareTo(LONGEST_WAIT) > 0) {
            throw new VaultConfigurationException("a call waits an hour for its approval at most");
        }
        if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
            throw new VaultConfigurationException(
                    "a request waits for its approval a minute at least, seven days at most");
        }
    }

    /** The same, with another patience. */
    public ApprovalTimes patience(Duration atMost) {
        return new ApprovalTimes(atMost, lifetime);
    }

    /** The same, with another lifetime. */
    public ApprovalTimes lifetime(Duration other) {
        return new ApprovalTimes(patience, other);
    }
}
