package dev.skillvault.report;

import dev.skillvault.grant.GrantInfo;
import java.time.Instant;
import java.util.List;

/**
 * What one skill may do at one provider with one user's accounts, what it asked for, and what it did.
 *
 * @param holder who
 * @param rights an operation each, by name: every one that was asked for, is granted, or was called in the period
 * @param grants the grants that hold or are suspended at the reader's time, by id
 * @since 0.1.0
 */
public record Holding(Holder holder, List<Right> rights, List<HeldGrant> grants) {
    /**
     * Copies what can change.
     *
     * @param holder see the record
     * @param rights see the record
     * @param grants see the record
     */
    public Holding {
        rights = List.copyOf(rights);
        grants = List.copyOf(grants);
    }

    /**
     * Who holds, asks and calls.
     *
     * @param agent the agent
     * @param user whose accounts
     * @param skill the skill
     * @param provider at which provider
     */
    public record Holder(String agent, String user, String skill, String provider) {}

    /**
     * A grant in words.
     *
     * @param authority id and version, as the log names it
     * @param connection on which connection
     * @param since since when this version stands
     * @param objection empty, or why it allows nothing at the reader's time
     * @param sentences each permission at this provider in words, see {@link GrantInfo#summary}; any of them is enough
     */
    public record HeldGrant(
            String authority, String connection, Instant since, String objection, List<String> sentences) {
        /**
         * Copies what can change.
         *
         * @param authority see the record
         * @param connection see the record
         * @param since see the record
         * @param objection see the record
         * @param sentences see the record
         */
        public HeldGrant {
            sentences = List.copyOf(sentences);
        }
    }
}
