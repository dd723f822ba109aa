package dev.skillvault.impl.grant;

import dev.skillvault.skill.SkillId;
import java.util.Optional;

/** Tells which skills this process has, as they are now. Thread-safe. */
@FunctionalInterface
public interface InstalledSkills {
    /** The skill's artifact and wishes; empty if this process does not have it. */
    Optional<SkillBinding> binding(SkillId skill);
}
