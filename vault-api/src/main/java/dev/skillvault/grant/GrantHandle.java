package dev.skillvault.grant;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;

/**
 * A grant in the hands of its holder: an object, not a bearer string. A skill gets the handles of its own grants from its {@link
 * dev.skillvault.skill.SkillContext}, an agent those of a skill it offers from its {@link dev.skillvault.skill.GrantedSkill}. Whoever has the
 * object can hand on; a skill that gives it away acts through others.
 *
 * <p>What is handed on is a grant of its own, with this one as its {@linkplain Grant.Holder#parent parent}. A call under it is allowed only if, at
 * that moment, every grant of the chain allows it and is in force; its use is debited to all of them, and each may ask for an approval.
 * When this grant ends or is suspended, so does what was handed on, at the next call.
 *
 * <p><b>Threading.</b> Thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public interface GrantHandle {

    /**
     * The grant, as it was when the handle was given out.
     *
     * @return the grant
     */
    Grant grant();

    /**
     * Begins to hand on less than this.
     *
     * @param permission what the other skill may do; see {@link Attenuation} for what is refused
     * @param more what else it may do
     * @return to whom
     */
    Attenuation attenuate(Permission permission, Permission... more);

    /**
     * What was handed on from this grant, by anybody, and has not ended.
     *
     * @return the newest versions
     * @throws dev.skillvault.VaultUnavailableException if the store does not answer
     */
    List<Grant> handedOn();

    /**
     * Ends a grant that was handed on from this one, with all that was handed on from there. Holds at the very next call, on every thread and
     * in every process.
     *
     * @param child which one; nothing happens if it has ended
     * @throws HandOnException if it was not handed on from this grant
     * @throws dev.skillvault.VaultUnavailableException if the store does not answer
     */
    void takeBack(GrantId child);
}
