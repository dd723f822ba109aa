package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.grant.Permission;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A right was used, and then the entries of that were pruned: no answer passes over it. */
class PrunedAnswersTest {
    @TempDir
    Path folder;

    private RunningAgent agent;
    private PrunedSegment segment;

    @BeforeEach
    void workAndPrune() throws IOException {
        agent = RunningAgent.in(folder);
        try (ConsentFlow flow = agent.operator().connect(ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            assertThat(agent.operator()
                            .grant(
                                    new SkillId("reading"),
                                    flow.await(Duration.ofSeconds(20)).id(),
                                    List.of(Permission.of("google", "sheets.values.get")
                                            .build())))
                    .isNotNull();
        }
        SkillContext context =
                (SkillContext) agent.vault().grantedSkills(ALICE).get(0).tools();
        assertThat(context.client("google")
                        .send(ApiRequest.get(
                                "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1%3AC3"))
                        .status())
                .isEqualTo(200);
        assertThat(agent.vault().checkpoint().size()).isPositive();
        Clock later = Clock.offset(agent.sandbox.clock(), Duration.ofDays(30));
        agent.restart("agent.p12", builder -> builder.clock(later));
        // a log that nobody used since keeps all
        OperatorKey key = OperatorKey.create(folder.resolve("operator.key"), null);
        assertThat(agent.operator().enrolOperator("later", key.publicKey())).isNotNull();
        segment = agent.operator()
                .prune(later.instant().minus(Duration.ofDays(9)), folder.resolve("segment"))
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private Run ask(String command, String... more) {
        return said(Run.of(agent.arguments(command, List.of(), more)));
    }

    private Run said(Run run) {
        assertThat(run.err())
                .contains(segment.entries() + " entries of agent-one up to ")
                .contains(" were pruned and are not counted; 'vault audit verify' names the segments")
                .hasLineCount(1);
        return run;
    }

    private void assertNamed(JsonNode answer) {
        JsonNode log = answer.path("pruned").path(0);
        assertThat(log.path("agent").asText()).isEqualTo("agent-one");
        assertThat(log.path("entries").asLong()).isEqualTo(segment.entries());
        assertThat(log.path("first").asLong()).isPositive();
        assertThat(log.path("last").asLong()).isLessThan(segment.until());
        assertThat(Instant.parse(log.path("newest").asText()))
                .isBefore(Instant.now().plus(Duration.ofDays(1)));
    }

    @Test
    void listSaysItWhereItReachesBack() {
        assertThat(ask("audit list").out()).contains("LOG_PRUNED");
        Run newest = Run.of(agent.arguments("audit list", List.of(), "--limit", "1"));
        assertThat(newest.err()).startsWith("There are more").hasLineCount(1);
        String future = Instant.now().plus(Duration.ofDays(20)).toString();
        Run young = Run.of(agent.arguments("audit list", List.of(), "--since", future));
        assertThat(young.err()).isEmpty();
        assertThat(young.out()).contains("LOG_PRUNED");
    }

    @Test
    void followSaysItWhereItReachesBack() {
        Run followed =
                ask("audit follow", "--since", "1d", "--until", Instant.now().toString());
        assertThat(followed.out()).contains("AGENT_ENROLLED").doesNotContain("CALL_INTENT");
    }

    @Test
    void matchSaysWhatItDidNotTest() throws IOException {
        String[] guess = {"--label", "recipient", "--value", "ann@example.com", "--json"};
        Run tested = said(agent.run("audit match", guess));
        assertNamed(new ObjectMapper().readTree(tested.out()));
    }

    @Test
    void accessDoesNotSayNobody() throws IOException {
        assertThat(ask("access", "--user", "alice").out())
                .contains("reading on google")
                .endsWith("nobody, by what is left of the log\n");
        assertNamed(RunningAgent.json(ask("access", "--user", "alice", "--json")));
    }

    @Test
    void theReportDoesNotCallTheRightUnused() throws IOException {
        Path page = folder.resolve("report.html");
        Run made = ask("audit report", "--since", "1d", "--out", page.toString(), "--json");
        assertThat(made.exitCode()).isEqualTo(3);
        assertNamed(new ObjectMapper().readTree(made.out()));
        assertThat(Files.readString(page, StandardCharsets.UTF_8))
                .contains("NOT USED SINCE ", segment.entries() + " entries of agent agent-one up to ")
                .containsOnlyOnce("UNUSED<");
    }
}
