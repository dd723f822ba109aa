package dev.skillvault.impl;

import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;

/** A skill that asks for what a test wants it to. */
record AskingSkill(SkillManifest manifest) implements Skill {

    /** A skill called {@code work} that needs operations of Google's. */
    static AskingSkill forGoogle(String... operations) {
        return new AskingSkill(SkillManifest.builder("work", "1.0.0")
                .purpose("Works")
                .needs("google", operations)
                .build());
    }

    @Override
    public Object tools(SkillContext context) {
        return context;
    }
}
