package dev.skillvault.langchain4j;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.langchain4j.answer.ToolFailedException;
import dev.skillvault.langchain4j.answer.UntrustedContent;
import dev.skillvault.skill.GrantedSkill;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets a model send what a person has approved meanwhile. The vault kept the request, so the model names it and can change nothing in
 * it; a skill needs no tool of its own for that.
 */
record ApprovedRequests(GrantedSkill skill, String provider) {
    private static final Pattern ID = Pattern.compile("ap_[0-9a-f]{32}");

    /** One tool for each provider at which the skill may need a person's approval. */
    static List<SkillTool> of(GrantedSkill skill) {
        List<SkillTool> tools = new ArrayList<>();
        for (String provider : skill.approvalProviders().stream().sorted().toList()) {
            String prefix = skill.manifest().id() + (skill.approvalProviders().size() == 1 ? "" : "_" + provider);
            SkillTool tool = SkillTool.allOf(skill.manifest().id(), new ApprovedRequests(skill, provider))
                    .get(0);
            tools.add(tool.named(prefix + "_" + tool.name()));
        }
        return tools;
    }

    @Tool(
            name = "send_approved",
            value =
                    "Sends a request that had to wait for a person's approval, exactly as it was made. Use it when the user says that"
                            + " it was approved, instead of making the request anew.")
    String send(
            @P(
                            name = "approvalId",
                            value = "the id that the waiting request was given, like ap_ and 32 hexadecimal digits")
                    String approvalId) {
        if (!ID.matcher(approvalId).matches()) {
            throw new ToolFailedException(
                    "The argument \"approvalId\" is not the id of an approval. It looks like ap_ and 32 hexadecimal digits; the"
                            + " answer to the request that had to wait names it.");
        }
        ApiResponse response = skill.sendApproved(provider, new ApprovalId(approvalId));
        if (!response.isSuccessful()) {
            throw new ToolFailedException(
                    "The approved request was sent, and " + provider + " answered " + response.status()
                            + ". The approval is used up: check what was done before the request is made anew.");
        }
        var result = UntrustedContent.object().put("status", response.status());
        UntrustedContent.putText(result, "answer", response.text());
        return result.toString();
    }
}
