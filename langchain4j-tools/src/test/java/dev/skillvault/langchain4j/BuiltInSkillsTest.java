package dev.skillvault.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.service.AiServices;
import dev.skillvault.langchain4j.github.GitHubSkill;
import dev.skillvault.langchain4j.gmail.GmailSkill;
import dev.skillvault.langchain4j.sheets.SheetsSkill;
import dev.skillvault.skill.Skill;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BuiltInSkillsTest {
    private static final List<Skill> SKILLS = ServiceLoader.load(Skill.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private static List<SkillTool> tools(Skill skill) {
        return SkillTool.allOf(skill.manifest().id(), skill.tools(new RecordingClient()));
    }

    @Test
    void serviceLoaderFindsAllThree() {
        assertThat(SKILLS)
                .extracting(skill -> (Object) skill.getClass())
                .containsExactlyInAnyOrder(SheetsSkill.class, GmailSkill.class, GitHubSkill.class);
    }

    @Test
    void toolNamesAreAsPromised() {
        assertThat(SKILLS.stream().flatMap(skill -> tools(skill).stream()).map(SkillTool::name))
                .containsExactlyInAnyOrder(
                        "sheets_list",
                        "sheets_read",
                        "sheets_append",
                        "gmail_search",
                        "gmail_read",
                        "gmail_send",
                        "github_list_issues",
                        "github_read_issue",
                        "github_create_issue",
                        "github_comment");
    }

    @Test
    void aManifestAsksForExactlyWhatTheToolsUse() {
        for (Skill skill : SKILLS) {
            Set<String> used = tools(skill).stream()
                    .flatMap(tool -> tool.operations().stream())
                    .collect(Collectors.toSet());
            Set<String> asked = skill.manifest().needs().values().stream()
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet());
            assertThat(used).as(skill.manifest().toString()).isEqualTo(asked);
        }
    }

    @Test
    void everyToolUsesAnOperationAndExplainsItsParameters() {
        for (Skill skill : SKILLS) {
            for (SkillTool tool : tools(skill)) {
                ToolSpecification specification = tool.specification();
                assertThat(tool.operations()).as(tool.name()).isNotEmpty();
                assertThat(specification.description()).as(tool.name()).isNotBlank();
                assertThat(specification.parameters().properties().values())
                        .as(tool.name())
                        .allSatisfy(
                                parameter -> assertThat(parameter.description()).isNotBlank());
            }
        }
    }

    @Test
    void aMailToAListOfRecipientsGoesOutThroughAnAiService() {
        RecordingClient google = new RecordingClient().answer("{\"id\":\"18c9\"}");
        FakeVault vault =
                new FakeVault().grant("alice", "gmail", new GmailSkill().tools(google), "gmail.messages.send");
        ScriptedModel model = ScriptedModel.calling(
                "gmail_send", "{\"to\":[\"a@example.com\",\"b@example.com\"],\"subject\":\"Hi\",\"body\":\"text\"}");

        AiServices.builder(Assistant.class)
                .chatModel(model)
                .toolProvider(VaultToolProvider.of(vault))
                .build()
                .chat("go", VaultToolProvider.user("alice"));

        assertThat(model.offeredTools()).containsExactly("gmail_send");
        assertThat(model.result().text()).isEqualTo("{\"sent\":true,\"id\":\"18c9\"}");
        String raw =
                ((Map<?, ?>) google.request().json().orElseThrow()).get("raw").toString();
        assertThat(new String(Base64.getUrlDecoder().decode(raw), StandardCharsets.US_ASCII))
                .contains("To: a@example.com, b@example.com\r\n")
                .doesNotContain("Cc:");
    }
}
