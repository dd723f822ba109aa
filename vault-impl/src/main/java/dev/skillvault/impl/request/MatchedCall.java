package dev.skillvault.impl.request;

import dev.skillvault.UserId;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.skill.SkillManifest;
import java.util.Map;
import java.util.SortedSet;

/**
 * A request that matched: who asks, for which operation, on which resources, and the exact bytes.
 *
 * @param caller who asks
 * @param provider at which provider
 * @param operation for which operation
 * @param resources kind of resource to the values this request touches; a kind that is missing cannot be computed
 * @param request what will be sent
 */
public record MatchedCall(
        Caller caller,
        ProviderDescriptor provider,
        Operation operation,
        Map<String, SortedSet<String>> resources,
        CanonicalRequest request) {

    /**
     * Who asks. Comes from the skill's context, never from a request.
     *
     * @param user whose account is meant
     * @param skill the skill that asks
     */
    public record Caller(UserId user, SkillManifest skill) {
        /** As the audit log names the actor. */
        public String actor() {
            return "skill:" + skill;
        }
    }
}
