package dev.skillvault.skill;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.grant.GrantHandle;
import java.time.Clock;
import java.util.List;

/**
 * What a skill gets to work with: doors, not tokens. Bound to one skill and one user; the skill cannot tell which user.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface SkillContext {

    /**
     * The door to a provider. Always given; whether a call may pass is decided at each call.
     *
     * @param provider name of the provider, like {@code google}; must be in the skill's manifest
     * @return the door
     * @throws IllegalArgumentException if the manifest does not name the provider
     */
    AuthorizedClient client(String provider);

    /**
     * What this skill was granted for its user and holds, at all providers. Through them it can hand on less to another skill, where that is
     * allowed.
     *
     * @return handles of the active grants at this moment, in no particular order
     * @throws dev.skillvault.VaultUnavailableException if the store does not answer
     */
    List<GrantHandle> grants();

    /**
     * A raw access token, for a skill that truly needs one: code that takes no other. Prefer {@link #client}: what is done with a token is neither
     * decided nor recorded by the vault any more.
     *
     * <p>One permission must name {@code token.export} and all operations of the request; its limits of resources must be ones that the provider
     * can narrow a token to. It is then decided, approved, debited and recorded like a call that sends. The token is made for this
     * request alone; the connection's own is not touched. With {@link ScopedTokenRequest#whole} it is the connection's own, where a permission
     * names {@code token.exportWhole}.
     *
     * @param request for what
     * @return the token; close it after use
     * @throws IllegalArgumentException if the manifest does not name the provider
     * @throws dev.skillvault.egress.CallDeniedException if it is denied, or the provider did not narrow the token
     * @throws dev.skillvault.connection.ConnectionUnavailableException if the account cannot be used
     * @throws dev.skillvault.egress.ProviderUnreachableException if the provider gave none right now
     * @throws dev.skillvault.approval.ApprovalNeededException if a person must approve it and nobody has in time; see {@link #approvedToken}
     */
    ScopedToken scopedToken(ScopedTokenRequest request);

    /**
     * A token whose request a person has approved since.
     *
     * @param provider name of the provider
     * @param approval as {@link dev.skillvault.approval.ApprovalNeededException} named it
     * @return the token; close it after use
     * @throws dev.skillvault.egress.CallDeniedException if it is denied, or was not about a token
     * @throws dev.skillvault.approval.ApprovalNeededException if nobody has approved it yet
     */
    ScopedToken approvedToken(String provider, ApprovalId approval);

    /**
     * The vault's clock.
     *
     * @return the clock to use instead of the system's
     */
    Clock clock();
}
