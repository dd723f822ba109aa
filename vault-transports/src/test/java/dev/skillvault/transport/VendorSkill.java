package dev.skillvault.transport;

import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;

/** Wants what the tests call, and hands its doors to them. */
final class VendorSkill implements Skill {
    static final SkillId ID = new SkillId("vendor-clients");

    static final String[] SHEETS = {
        "sheets.values.get", "sheets.values.update", "sheets.values.append", "sheets.values.batchGetByDataFilter"
    };
    static final String[] MAIL = {"gmail.messages.list", "gmail.messages.get"};
    static final String SEND = "gmail.messages.send";
    static final String[] GITHUB = {
        "repos.get", "repos.getContent", "issues.list", "issues.get", "issues.create", "issues.createComment"
    };

    @Override
    public SkillManifest manifest() {
        return SkillManifest.builder(ID.value(), "1.0.0")
                .purpose("Calls Google and GitHub with their own clients")
                .needs("google", SHEETS)
                .needs("google", MAIL)
                .needs("google", SEND)
                .needs("github", GITHUB)
                .build();
    }

    @Override
    public Object tools(SkillContext context) {
        return context;
    }
}
