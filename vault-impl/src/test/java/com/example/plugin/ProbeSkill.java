package com.example.plugin;

import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;

/** A skill that tells what it can reach. Its tools are a {@link java.util.function.UnaryOperator} of text, which every loader knows. */
public final class ProbeSkill implements Skill {
    @Override
    public SkillManifest manifest() {
        return SkillManifest.builder("probe", "1.0.0")
                .purpose("Looks around")
                .needs("google", "sheets.values.get")
                .build();
    }

    @Override
    public Object tools(SkillContext context) {
        return new Probe(context);
    }
}
