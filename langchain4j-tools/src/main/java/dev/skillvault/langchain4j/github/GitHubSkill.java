package dev.skillvault.langchain4j.github;

import dev.skillvault.langchain4j.answer.JsonApi;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;

/**
 * Reads and writes issues of GitHub repositories in the user's name. A {@link Skill} of the vault, found by ServiceLoader; not a
 * skill of the module {@code langchain4j-skills}.
 *
 * <p>Stateless.
 *
 * @since 0.1.0
 */
public final class GitHubSkill implements Skill {
    private static final SkillManifest MANIFEST = SkillManifest.builder("github", "1.0.0")
            .purpose("Reads issues of repositories, opens new ones and comments on them in the user's name")
            .needs("github", GitHubTools.LIST, GitHubTools.GET, GitHubTools.CREATE, GitHubTools.COMMENT)
            .build();

    /** Creates the skill, as ServiceLoader does. */
    public GitHubSkill() {}

    @Override
    public SkillManifest manifest() {
        return MANIFEST;
    }

    @Override
    public Object tools(SkillContext context) {
        return new GitHubTools(JsonApi.of(context.client("github"), "GitHub"));
    }
}
