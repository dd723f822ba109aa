package dev.skillvault.langchain4j.sheets;

import dev.skillvault.langchain4j.answer.JsonApi;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;

/**
 * Reads the user's Google spreadsheets and appends rows to them. A {@link Skill} of the vault, found by ServiceLoader; not a
 * skill of the module {@code langchain4j-skills}.
 *
 * <p>Stateless.
 *
 * @since 0.1.0
 */
public final class SheetsSkill implements Skill {
    private static final SkillManifest MANIFEST = SkillManifest.builder("sheets", "1.0.0")
            .purpose("Reads spreadsheets of the user's choice and appends rows to them")
            .needs("google", SheetsTools.GET, SheetsTools.READ, SheetsTools.APPEND)
            .build();

    /** Creates the skill, as ServiceLoader does. */
    public SheetsSkill() {}

    @Override
    public SkillManifest manifest() {
        return MANIFEST;
    }

    @Override
    public Object tools(SkillContext context) {
        return new SheetsTools(JsonApi.of(context.client("google"), "Google"));
    }
}
