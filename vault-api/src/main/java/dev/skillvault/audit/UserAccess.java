package dev.skillvault.audit;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.grant.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who can touch a user's accounts, and who has.
 *
 * @param user the user
 * @param rights the grants that hold or are suspended, by agent and skill; only rows that are as the agent's log key signed them, and are
 *     the newest that the log knows of
 * @param doubtfulRows how many rows of grants or requests are not so or were not understood, of every user: a row that was changed may
 *     name another
 * @param uses what was done or refused, by agent, skill and operation, as far as its entries are in the store
 * @param pruned of which logs entries of the asked time were pruned, so that uses may be missing here
 * @since 0.1.0
 */
public record UserAccess(
        UserId user, List<Right> rights, int doubtfulRows, List<Use> uses, List<PrunedEntries> pruned) {
    /**
     * Copies what can change.
     *
     * @param user see the record
     * @param rights see the record
     * @param doubtfulRows see the record
     * @param uses see the record
     * @param pruned see the record
     */
    public UserAccess {
        rights = List.copyOf(rights);
        uses = List.copyOf(uses);
        pruned = List.copyOf(pruned);
    }

    /**
     * What a skill may do.
     *
     * @param agent of which agent
     * @param grant the grant, its newest version
     * @param provider at which provider; empty if the connection is not in the store
     * @param state how the connection stands; empty alike
     * @param since since when this version stands
     * @param objection empty, or why it allows nothing at the reader's time
     */
    public record Right(
            AgentId agent,
            Grant grant,
            String provider,
            Optional<ConnectionState> state,
            Instant since,
            String objection) {
        /**
         * Whether it allows anything at the reader's time: status, times, the grants it was handed on from and the account say so. Uses that are
         * spent, and an end for want of use, are not considered.
         *
         * @return whether there is no objection
         */
        public boolean isInForce() {
            return objection.isEmpty();
        }
    }

    /**
     * What a skill did, or would have done.
     *
     * @param agent of which agent
     * @param skill the skill; {@code vault} for the vault's own calls
     * @param operation the operation with the provider before it, like {@code google gmail.messages.send}; the provider alone if a request
     *     was none that the vault knows
     * @param count how often
     * @param last when a call was last allowed; empty if none was
     */
    public record Use(AgentId agent, String skill, String operation, Count count, Optional<Instant> last) {}

    /**
     * How often.
     *
     * @param allowed calls that were decided and debited
     * @param unknown those of them whose outcome nobody knows: it is missing from the log, or no answer was seen
     * @param denied calls that were refused
     */
    public record Count(long allowed, long unknown, long denied) {}
}
