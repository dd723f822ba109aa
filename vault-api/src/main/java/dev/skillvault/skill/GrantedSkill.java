package dev.skillvault.skill;

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
     * The skill's tools, bound to the user.
     *
     * @return the object from {@link Skill#tools}
     */
    Object tools();
}
