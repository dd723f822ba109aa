package dev.skillvault.report;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people said yes or no to, and which access tokens left the vault.
 *
 * @param byResult how many of the approvals requested in the period came to what
 * @param approvals the newest of them, newest first
 * @param exported how many tokens left the vault in the period
 * @param exports the newest of them, newest first
 * @since 0.1.0
 */
public record Consents(Map<Result, Long> byResult, List<AskedApproval> approvals, long exported, List<Export> exports) {
    /**
     * Copies what can change.
     *
     * @param byResult see the record
     * @param approvals see the record
     * @param exported see the record
     * @param exports see the record
     */
    public Consents {
        byResult = Collections.unmodifiableMap(new TreeMap<>(byResult));
        approvals = List.copyOf(approvals);
        exports = List.copyOf(exports);
    }

    /** What an approval came to. */
    public enum Result {
        /** Nobody has answered: it waits, or it has expired, which has no entry of its own. */
        UNANSWERED,
        /** A person said no. */
        DENIED,
        /** A person said yes, and it was not sent: it waits, or it has expired. */
        APPROVED,
        /** A person said yes, and it went out. */
        SENT
    }

    /**
     * A call that a person was asked about.
     *
     * @param at when it was asked
     * @param holder for whom
     * @param operation what for
     * @param answeredBy who answered, as the log names them; empty if nobody did
     * @param result what came of it
     */
    public record AskedApproval(
            Instant at, Holding.Holder holder, String operation, String answeredBy, Result result) {}

    /**
     * An access token that left the vault. What was done with it, nothing records.
     *
     * @param at when
     * @param sequence its entry in the agent's log
     * @param holder who took it out
     * @param whole whether it is all that the user consented to
     * @param details what the entry says of it: scopes, repositories, and until when
     */
    public record Export(Instant at, long sequence, Holding.Holder holder, boolean whole, Details details) {}

    /**
     * What a token allows.
     *
     * @param scopes its scopes
     * @param repositories the repositories it is for; empty if that says nothing
     * @param expiresAt until when, as the entry says
     */
    public record Details(List<String> scopes, List<String> repositories, String expiresAt) {
        /**
         * Copies what can change.
         *
         * @param scopes see the record
         * @param repositories see the record
         * @param expiresAt see the record
         */
        public Details {
            scopes = List.copyOf(scopes);
            repositories = List.copyOf(repositories);
        }
    }
}
