package dev.skillvault.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Offers a vault's skills to {@code AiServices}: of every skill that holds a grant of the user, the tools whose operations are all
 * granted, and a tool {@code <skill>_send_approved} where calls may need a person's approval. What is offered is a hint; the decision is
 * made at each call.
 *
 * <p>Security guarantees: the user comes from the {@link InvocationParameters} of the caller, never from what a model says, and is
 * read once when the tools are offered. A call under the parameters of anyone else is refused. Every failure of a tool becomes an
 * answer that is marked as an error and safe to show, whatever error handlers the AI service has.
 *
 * <p>Thread-safe. Does not close the vault.
 *
 * @since 0.1.0
 */
public final class VaultToolProvider implements ToolProvider {
    private final Vault vault;

    private VaultToolProvider(Vault vault) {
        this.vault = vault;
    }

    /**
     * Offers the skills of a vault.
     *
     * @param vault the open vault; stays the caller's to close
     * @return the provider, for {@code AiServices.builder(...).toolProvider(...)}
     */
    public static VaultToolProvider of(Vault vault) {
        return new VaultToolProvider(requireNonNull(vault, "vault"));
    }

    /**
     * Says for whom an AI service is invoked.
     *
     * @param user name of the user, from the caller's own session; see {@link UserId}
     * @return parameters to pass to the method of the AI service; others may be added with {@code put}
     * @throws IllegalArgumentException if the name has another shape
     */
    public static InvocationParameters user(String user) {
        return user(new UserId(user));
    }

    /**
     * Says for whom an AI service is invoked.
     *
     * @param user the user, from the caller's own session
     * @return parameters to pass to the method of the AI service; others may be added with {@code put}
     */
    public static InvocationParameters user(UserId user) {
        return InvokingUser.parametersOf(requireNonNull(user, "user"));
    }

    /**
     * Offers what the user granted.
     *
     * @param request the request; its invocation parameters must come from {@link #user(String)}
     * @return the tools, none if nothing is granted
     * @throws IllegalArgumentException if the invocation parameters name no user, or a skill's tools object has no tools
     * @throws VaultConfigurationException if two tools have one name; the message names their skills
     * @throws dev.skillvault.VaultUnavailableException if the vault cannot say what is granted
     */
    @Override
    public ToolProviderResult provideTools(ToolProviderRequest request) {
        UserId user = InvokingUser.in(request.invocationParameters())
                .orElseThrow(
                        () -> new IllegalArgumentException("The invocation parameters name no user. Add a parameter"
                                + " of type InvocationParameters to the method of the AI service and pass"
                                + " VaultToolProvider.user(...) with it"));
        ToolProviderResult.Builder offered = ToolProviderResult.builder();
        Map<String, SkillId> owners = new LinkedHashMap<>();
        for (GrantedSkill skill : vault.grantedSkills(user)) {
            SkillId id = skill.manifest().id();
            List<SkillTool> tools = new ArrayList<>(SkillTool.allOf(id, skill.tools()));
            tools.addAll(ApprovedRequests.of(skill));
            for (SkillTool tool : tools) {
                SkillId other = owners.putIfAbsent(tool.name(), id);
                if (other != null) {
                    throw new VaultConfigurationException(
                            "The skills " + other + " and " + id + " both have a tool named " + tool.name()
                                    + ": rename it in one of them, or remove one of the skills");
                }
                if (tool.operations().stream().allMatch(skill::mayUse)) {
                    offered.add(offer(tool, user));
                }
            }
        }
        return offered.build();
    }

    private static AiServiceTool offer(SkillTool tool, UserId user) {
        return AiServiceTool.builder()
                .toolSpecification(tool.specification())
                .toolExecutor(new BoundToolExecutor(tool, user))
                .returnBehavior(tool.returnBehavior())
                .build();
    }
}
