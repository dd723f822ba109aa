package dev.skillvault.grant;

import dev.skillvault.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A grant request as it is kept: what one version of a skill asked for on one connection, and what was answered. The same wish of the same
 * artifact on the same connection is asked once.
 *
 * @param id the request's name
 * @param user whose account is meant
 * @param holder which skill asks, on which connection
 * @param wish what it asks for
 * @param answer what was answered, if anything was
 * @since 0.1.0
 */
public record GrantRequestInfo(GrantRequestId id, UserId user, Grant.Holder holder, Wish wish, Answer answer) {

    /**
     * What is asked for.
     *
     * @param provider the provider of the connection
     * @param skill the skill with its version, like {@code gmail@1.0.0}
     * @param purpose why, in the skill author's words
     * @param needs the operations that the skill is of no use without, sorted
     * @param wants the operations that the skill can do without, sorted
     * @param artifact SHA-256 of the skill's artifact, in hexadecimal
     */
    public record Wish(
            String provider, String skill, String purpose, Set<String> needs, Set<String> wants, String artifact) {
        /**
         * Copies what can change.
         *
         * @param provider see the record
         * @param skill see the record
         * @param purpose see the record
         * @param needs see the record
         * @param wants see the record
         * @param artifact see the record
         */
        public Wish {
            needs = Collections.unmodifiableSet(new TreeSet<>(needs));
            wants = Collections.unmodifiableSet(new TreeSet<>(wants));
        }

        /**
         * All that is asked for.
         *
         * @return names of operations, sorted
         */
        public Set<String> operations() {
            Set<String> operations = new TreeSet<>(needs);
            operations.addAll(wants);
            return Collections.unmodifiableSet(operations);
        }
    }

    /**
     * What came of it.
     *
     * @param state whether it was answered, and how
     * @param reason why it was denied, in one sentence; empty otherwise
     * @param since since when it is so
     */
    public record Answer(State state, String reason, Instant since) {}

    /** What came of a request. */
    public enum State {
        /** Nobody has decided. */
        OPEN,
        /** Something was granted, all or less. */
        GRANTED,
        /** Nothing was granted, or the skill asks for something else now. */
        DENIED
    }
}
