package dev.skillvault.langchain4j.gmail;

import dev.skillvault.langchain4j.answer.JsonApi;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;

/**
 * Searches, reads and sends the user's mail. A {@link Skill} of the vault, found by ServiceLoader; not a skill of the module
 * {@code langchain4j-skills}.
 *
 * <p>Stateless.
 *
 * @since 0.1.0
 */
public final class GmailSkill implements Skill {
    private static final SkillManifest MANIFEST = SkillManifest.builder("gmail", "1.0.0")
            .purpose("Searches and reads the user's mail and sends mail in the user's name")
            .needs("google", GmailTools.LIST, GmailTools.GET, GmailTools.SEND)
            .build();

    /** Creates the skill, as ServiceLoader does. */
    public GmailSkill() {}

    @Override
    public SkillManifest manifest() {
        return MANIFEST;
    }

    @Override
    public Object tools(SkillContext context) {
        return new GmailTools(JsonApi.of(context.client("google"), "Google"), new MailComposer(context.clock()));
    }
}
