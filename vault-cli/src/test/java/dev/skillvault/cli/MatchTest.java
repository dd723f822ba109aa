package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor's guess whom somebody wrote to, beside the running agent. */
class MatchTest {
    @TempDir
    Path folder;

    private RunningAgent agent;

    private static final class MailSkill implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("gmail", "1.0.0")
                    .purpose("Sends what you dictate")
                    .needs("google", "gmail.messages.send")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    @BeforeEach
    void runAnAgent() throws IOException {
        agent = RunningAgent.in(folder);
        agent.restart("agent.p12", builder -> builder.skill(new MailSkill()));
        ConnectionInfo google;
        try (ConsentFlow flow = agent.operator().connect(ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            google = flow.await(Duration.ofSeconds(20));
        }
        assertThat(agent.operator()
                        .grant(
                                new SkillId("gmail"),
                                google.id(),
                                List.of(Permission.of("google", "gmail.messages.send")
                                        .build())))
                .isNotNull();
        mail("To: Ann <ann@example.com>");
        mail("To: zoe@example.com");
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private void mail(String to) {
        SkillContext context = (SkillContext) agent.vault().grantedSkills(ALICE).stream()
                .filter(skill -> skill.manifest().id().value().equals("gmail"))
                .findFirst()
                .orElseThrow()
                .tools();
        String raw = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((to + "\r\n\r\nHello\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(context.client("google")
                        .send(ApiRequest.post("/gmail/v1/users/me/messages/send")
                                .json(Map.of("raw", raw)))
                        .status())
                .isEqualTo(200);
    }

    private Run match(String label, String value, String... more) {
        String[] options = new String[more.length + 4];
        System.arraycopy(new String[] {"--label", label, "--value", value}, 0, options, 0, 4);
        System.arraycopy(more, 0, options, 4, more.length);
        return agent.run("audit match", options);
    }

    @Test
    void aGuessIsTestedAndTheEntriesAreShown() throws IOException {
        Run found = match("recipient", "ANN@example.com");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out())
                .contains("CALL_INTENT", "gmail.messages.send", "alice")
                .doesNotContainIgnoringCase("ann@")
                .endsWith("1 entry names this recipient.\n");
        assertThat(match("recipient", "nobody@example.com").out()).isEqualTo("0 entries name this recipient.\n");

        List<String> lines =
                match("recipient", "zoe@example.com", "--json").out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(json(lines.get(0)).path("kind").asText()).isEqualTo("CALL_INTENT");
        assertThat(json(lines.get(1)).path("matching").asInt()).isOne();
        assertThat(json(lines.get(1)).path("untestable").asInt(-1)).isZero();
    }

    @Test
    void whatNobodyCanTestAnyMoreIsCounted() {
        assertThat(agent.run("user forget", "--user", "alice", "--yes").exitCode())
                .isZero();
        assertThat(match("recipient", "ann@example.com").out())
                .isEqualTo("0 entries name this recipient; of 2 more it cannot be said, because the key went with a"
                        + " forgotten user.\n");
    }

    @Test
    void aLabelThatIsNoneIsSaidSo() {
        Run refused = match("spreadsheet", "x");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("vault: no values are named under this label: the only one is recipient")
                .hasLineCount(1);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void strangeTextIsOneSafeLineHereToo() throws Exception {
        for (String text : StrangeTexts.ALL) {
            agent.change(
                    "UPDATE audit_entry SET actor = ?, resources = ?, reason = ?, outcome = ? WHERE sequence ="
                            + " (SELECT MAX(sequence) FROM audit_entry WHERE kind = 'CALL_INTENT')",
                    text,
                    text,
                    text,
                    text);
            Run table = match("recipient", "zoe@example.com");
            assertThat(table.out()).as(SafeText.line(text)).hasLineCount(3);
            StrangeTexts.assertSafe(table.out(), "\n");
            Run lines = match("recipient", "zoe@example.com", "--json");
            assertThat(lines.out()).matches("([ -~]+\n){2}");
            assertThat(json(lines.out().lines().findFirst().orElseThrow())
                            .path("reason")
                            .asText())
                    .isEqualTo(text);
            Run refused = match(text, text);
            assertThat(refused.err()).startsWith("vault: ").hasLineCount(1);
            StrangeTexts.assertSafe(refused.err(), "\n");
        }
    }

    private static JsonNode json(String line) throws IOException {
        return JsonMapper.builder().build().readTree(line);
    }
}
