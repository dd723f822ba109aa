package dev.skillvault.impl.request;

import dev.skillvault.UserId;
import dev.skillvault.grant.Risk;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.TokenExport;
import dev.skillvault.skill.SkillManifest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

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
    private static final String INTROSPECTION = "oauth.introspection";
    private static final SortedSet<String> NONE = Collections.emptySortedSet();

    /** What harm it can do: that of its operation, and of a token, that of what the token is good for. */
    public Risk risk() {
        return TokenExport.isMeant(operation)
                ? TokenExport.risk(provider, operation, resources.getOrDefault(TokenQuestion.OPERATIONS, NONE))
                : operation.risk();
    }

    /** The vault's own question whether an access token is active (RFC 7662), before the token is in it. */
    public static MatchedCall introspection(UserId user, ProviderDescriptor provider, URI endpoint) {
        Operation operation = new Operation(
                INTROSPECTION,
                "POST",
                endpoint.getHost(),
                endpoint.getPath(),
                Set.of(),
                null,
                Risk.READ,
                Operation.BodyForm.NONE,
                null,
                List.of(),
                null,
                null);
        CanonicalRequest question = new CanonicalRequest(operation.method(), endpoint, Map.of(), null);
        return new MatchedCall(Caller.vault(user), provider, operation, Map.of(), question);
    }

    /**
     * Who asks. Comes from the skill's context, never from a request.
     *
     * @param user whose account is meant
     * @param skill the skill that asks
     * @param artifact SHA-256 of what that skill was loaded from, in hexadecimal; null if it is no skill that asks
     */
    public record Caller(
            UserId user, SkillManifest skill, @Nullable String artifact) {
        /** Stands in the place of a skill where none is. Compared by identity, so no skill can pass for it. */
        private static final SkillManifest VAULT = SkillManifest.builder("vault", "0")
                .purpose("The vault itself")
                .needs("vault", "vault.health")
                .build();

        /** The vault, which looks whether a user's connection works. */
        public static Caller vault(UserId user) {
            return new Caller(user, VAULT, null);
        }

        /** Whether it is no skill that asks. */
        public boolean isVault() {
            return skill == VAULT;
        }

        /** As the audit log names the actor. */
        public String actor() {
            return isVault() ? "vault" : "skill:" + skill;
        }
    }
}
