package dev.skillvault.interop;

import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;

/** Asks one provider whose account it is, and hands its door to the test. */
record AccountSkill(String provider) implements Skill {
    static final SkillId ID = new SkillId("account");
    static final String OPERATION = "userinfo.get";

    @Override
    public SkillManifest manifest() {
        return SkillManifest.builder(ID.value(), "1.0.0")
                .purpose("Tells whose account it is")
                .needs(provider, OPERATION)
                .build();
    }

    @Override
    public Object tools(SkillContext context) {
        return context;
    }
}
