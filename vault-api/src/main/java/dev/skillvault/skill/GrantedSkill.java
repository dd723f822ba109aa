package dev.skillvault.skill;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.GrantHandle;
import java.util.List;
import java.util.Set;

/**
 * A skill together with what it may do for one user at this moment. A hint for what to offer, never the decision itself: that is
 * made anew at each call.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface GrantedSkill {

    /**
     * The skill's manifest.
     *
     * @return the manifest
     */
    SkillManifest manifest();

    /**
     * Whether an active grant names this operation.
     *
     * @param operation name of an operation, like {@code gmail.messages.send}
     * @return true if some active grant of the skill for this user names it
     */
    boolean mayUse(String operation);

    /**
     * What the skill was granted and holds. The agent may hand on for the skill what the skill may hand on itself, and is then the actor in the
     * log.
     *
     * @return handles of the active grants at this moment, in no particular order
     * @throws dev.skillvault.VaultUnavailableException if the store does not answer
     */
    List<GrantHandle> grants();

    /**
     * The providers at which some active grant wants a person's approval for some calls.
     *
     * @return their names
     */
    Set<String> approvalProviders();

    /**
     * Sends a request of this skill's that waited for a person's approval, as {@link AuthorizedClient#sendApproved} does for the skill
     * itself: decided anew, the very bytes that were approved, once.
     *
     * @param provider name of a provider of the manifest
     * @param approval which request
     * @return the provider's answer, whatever its status, with credentials removed
     * @throws dev.skillvault.VaultException as {@link AuthorizedClient#sendApproved} says
     * @throws IllegalArgumentException if the manifest does not name the provider
     */
    ApiResponse sendApproved(String provider, ApprovalId approval);

    /**
     * The skill's tools, bound to the user.
     *
     * @return the object from {@link Skill#tools}
     */
    Object tools();
}
