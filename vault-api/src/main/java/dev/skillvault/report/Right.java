package dev.skillvault.report;

import java.time.Instant;
import java.util.Optional;

/**
 * One operation, from being asked for to being used.
 *
 * @param operation its name; empty for calls that matched no operation
 * @param wish whether the skill asks for it
 * @param standing whether it is granted at the reader's time
 * @param usage what became of it in the period
 * @since 0.1.0
 */
public record Right(String operation, Wish wish, Standing standing, Usage usage) {

    /** Whether a skill's newest request names an operation. */
    public enum Wish {
        /** It does not. */
        NONE,
        /** It can do without. */
        WANTED,
        /** It is of no use without. */
        NEEDED
    }

    /** Whether an operation is granted: the widest of what the grants say, never wider than those they were handed on from. */
    public enum Standing {
        /** Not granted. */
        NONE,
        /** Granted, and allows nothing now: suspended, not yet or no longer valid, or handed on from a grant that does not hold. */
        DORMANT,
        /** Granted, and a person is asked: for each call, for the first, or for some. */
        ASKS,
        /** Granted within limits on resources, on the number of uses, or until a time; uses that are spent are not considered. */
        LIMITED,
        /** Granted on every resource of the account, any number of times, without an end. */
        UNLIMITED
    }

    /**
     * What became of an operation in the period.
     *
     * @param allowed calls that were decided, debited and recorded
     * @param succeeded those of them that were answered with success
     * @param unknown those of them whose outcome nobody knows: it is missing from the log, or no answer was seen
     * @param denied calls that were refused; none of them is among the allowed ones
     * @param last when it was last allowed; empty if it was not
     */
    public record Usage(long allowed, long succeeded, long unknown, long denied, Optional<Instant> last) {
        /** Nothing happened. */
        public static final Usage NONE = new Usage(0, 0, 0, 0, Optional.empty());

        /**
         * Calls that were allowed and came to another end: refused by the provider, not sent, withheld.
         *
         * @return their number
         */
        public long failed() {
            return allowed - succeeded - unknown;
        }
    }

    /**
     * Whether it is granted and nobody used it in the period, by the entries that are in the store. If some of the period were pruned
     * ({@link ReportedLog#pruned}), it may have been used before them.
     *
     * @return whether there is no use of it
     */
    public boolean isUnused() {
        return standing.compareTo(Standing.DORMANT) > 0 && usage.allowed() == 0;
    }
}
