package dev.skillvault.skill;

import dev.skillvault.egress.AuthorizedClient;
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
     * The vault's clock.
     *
     * @return the clock to use instead of the system's
     */
    Clock clock();
}
