package dev.skillvault.grant;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.skillvault.skill.SkillId;

/**
 * Less than a grant, about to be handed on.
 *
 * <p>Each permission must lie within one permission of the grant, and that one must name the other skill in {@link Permission#handOnTo}: no
 * operation, no resource, no fallback, no receiver of a further handing on and no later end than stands there. A kind of resource that is limited
 * there must be limited here as well, so that nobody who reads the child's row takes it for more than it is. What is left out of the
 * limits, and every count, is not compared: it is the intersection over the chain that is decided and debited at each call.
 *
 * <p><b>Threading.</b> Immutable, thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Attenuation {

    /**
     * Hands it on: one unit of work, a signed row and an entry of the log under the name of who does it. If just this was handed on already and
     * holds, that grant is the answer.
     *
     * @param skill an installed skill whose manifest asks for the operations
     * @return the other skill's grant, for the same user on the same connection
     * @throws HandOnException if it may not be handed on; the refusal is in the audit log
     * @throws dev.skillvault.VaultUnavailableException if the store does not answer
     */
    @CanIgnoreReturnValue
    Grant to(SkillId skill);
}
