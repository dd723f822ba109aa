package dev.skillvault.skill;

/**
 * A plugin that works with a user's accounts. Found by {@link java.util.ServiceLoader} under this interface's name, or passed to
 * the builder; two skills of one id are refused, both named.
 *
 * <p>Implementations are created once, need a public constructor without parameters for ServiceLoader, and hold no state of a
 * user: {@link #tools} is asked anew for each user.
 *
 * @since 0.1.0
 */
public interface Skill {

    /**
     * What the skill is and what it wants. Must be the same on every call.
     *
     * @return the manifest
     */
    SkillManifest manifest();

    /**
     * The skill's tools for one user: an object whose methods carry the agent framework's tool annotations.
     *
     * @param context the skill's only way to the outside; it knows the user, the skill does not
     * @return the tools
     */
    Object tools(SkillContext context);
}
