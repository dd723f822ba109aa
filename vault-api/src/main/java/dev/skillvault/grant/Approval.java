package dev.skillvault.grant;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * When a person must say yes to a call that is otherwise allowed. The yes is bound to the exact bytes of that one request, and is given
 * by an operator, never by the agent.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Approval {

    /**
     * Nobody is asked.
     *
     * @return the rule
     */
    static Approval never() {
        return new Never();
    }

    /**
     * The first call under the permission asks. Once it was approved and sent, further calls do not.
     *
     * @return the rule
     */
    static Approval first() {
        return new First();
    }

    /**
     * Each call asks.
     *
     * @return the rule
     */
    static Approval each() {
        return new Each();
    }

    /**
     * Calls of operations that are as bad as a risk, or worse, ask.
     *
     * @param risk from which risk on
     * @return the rule
     */
    static Approval atRisk(Risk risk) {
        return new AtRisk(risk);
    }

    /**
     * Calls that touch more than a number of different resources of a kind ask: a mail to more than five recipients, say. So does a call
     * for which the vault cannot compute how many it touches.
     *
     * @param count how many need no approval, at least 0
     * @param kind kind of resource, see {@link Permission}
     * @return the rule
     */
    static Approval moreThan(int count, String kind) {
        return new MoreThan(count, kind);
    }

    /**
     * Reads a rule as permissions and command lines write it: {@code never}, {@code first}, {@code each}, {@code risk>=send},
     * {@code recipient>5}.
     *
     * @param text the rule
     * @return the rule
     * @throws IllegalArgumentException if it is none of these forms
     */
    static Approval parse(String text) {
        return ApprovalText.parse(text);
    }

    /**
     * The rule as {@link #parse} reads it.
     *
     * @return like {@code risk>=send}
     */
    default String text() {
        return ApprovalText.of(this);
    }

    /** Nobody is asked. */
    record Never() implements Approval {
        @Override
        public String toString() {
            return "asks nobody";
        }
    }

    /** The first call asks. */
    record First() implements Approval {
        @Override
        public String toString() {
            return "the first one asks";
        }
    }

    /** Each call asks. */
    record Each() implements Approval {
        @Override
        public String toString() {
            return "each one asks";
        }
    }

    /**
     * Calls of some risk ask.
     *
     * @param risk from which risk on
     */
    record AtRisk(Risk risk) implements Approval {
        /**
         * Checks for null.
         *
         * @param risk see the record
         */
        public AtRisk {
            requireNonNull(risk, "risk");
        }

        @Override
        public String toString() {
            return "each that may " + risk.name().toLowerCase(Locale.ROOT) + " or worse asks";
        }
    }

    /**
     * Calls that touch much ask.
     *
     * @param count how many need no approval
     * @param kind kind of resource
     */
    record MoreThan(int count, String kind) implements Approval {
        /**
         * Checks the count.
         *
         * @param count see the record
         * @param kind see the record
         * @throws IllegalArgumentException if the count is negative
         */
        public MoreThan {
            requireNonNull(kind, "kind");
            if (count < 0) {
                throw new IllegalArgumentException("a number of resources is at least 0");
            }
        }

        @Override
        public String toString() {
            return "each with more than " + count + " of kind " + kind + " asks";
        }
    }
}
