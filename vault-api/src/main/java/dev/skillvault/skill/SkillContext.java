package dev.skillvault.skill;

import dev.skillvault.egress.AuthorizedClient;
import java.time.Clock;

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
     * The vault's clock.
     *
     * @return the clock to use instead of the system's
     */
    Clock clock();
}
