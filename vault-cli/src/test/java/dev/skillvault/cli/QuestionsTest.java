package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an auditor asks of an agent that runs, after it did something and was refused something. */
class QuestionsTest {
    @TempDir
    Path folder;

    private RunningAgent agent;
    private AuthorizedClient door;
    private Grant grant;

    @BeforeEach
    void workAndBeRefused() throws IOException {
        agent = RunningAgent.in(folder);
        try (ConsentFlow flow = agent.operator().connect(ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            grant = agent.operator()
                    .grant(
                            new SkillId("reading"),
                            flow.await(Duration.ofSeconds(20)).id(),
                            List.of(Permission.of("google", "sheets.values.get")
                                    .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                                    .limits(Limits.usesPer(20, Duration.ofDays(1)))
                                    .build()));
        }
        SkillContext context =
                (SkillContext) agent.vault().grantedSkills(ALICE).get(0).tools();
        door = context.client("google");
        assertThat(read(SandboxSheets.Q3_SPREADSHEET)).isEqualTo(200);
        assertThatThrownBy(() -> read("another")).isInstanceOf(CallDeniedException.class);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private int read(String spreadsheet) {
        return door.send(ApiRequest.get("/v4/spreadsheets/" + spreadsheet + "/values/Q3%21A1%3AC3"))
                .status();
    }

    private Run ask(String command, String... more) {
        Run run = Run.of(agent.arguments(command, List.of(), more));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private String sequence(String kind) throws IOException {
        return RunningAgent.json(ask("audit list", "--kind", kind, "--limit", "1", "--json"))
                .path("sequence")
                .asText();
    }

    @Test
    void accessSaysWhoCanAndWhoHas() throws IOException {
        assertThat(ask("access", "--user", "alice").out())
                .contains("agent-one: reading on google", "ACTIVE", grant.id().value(), "at most 20 a day")
                .containsPattern("agent-one +reading +google sheets.values.get +\\S+Z +1 +0 +1\n");
        assertThat(ask("access", "--user", "bob").out()).contains("no grant stands", "nobody, by the log");

        JsonNode json = RunningAgent.json(ask("access", "--user", "alice", "--json"));
        assertThat(json.path("rights").path(0).path("inForce").asBoolean()).isTrue();
        assertThat(json.path("rights").path(0).path("grant").asText())
                .isEqualTo(grant.id().value());
        assertThat(json.path("uses").path(0).path("denied").asInt()).isOne();

        agent.operator().disconnect(grant.holder().connection());
        assertThat(ask("access", "--user", "alice").out())
                .contains("no grant stands")
                .doesNotContain("at most 20");
    }

    @Test
    void accessSaysWhyAGrantAllowsNothingAndCountsRowsInDoubt() throws Exception {
        agent.change("UPDATE connection SET state = 'NEEDS_CONSENT'");
        assertThat(ask("access", "--user", "alice").out())
                .contains(": not now, the account needs the user's consent again\n")
                .doesNotContain("not as they were signed");
        JsonNode json = RunningAgent.json(ask("access", "--user", "alice", "--json"));
        assertThat(json.path("rights").path(0).path("inForce").asBoolean(true)).isFalse();
        assertThat(json.path("rights").path(0).path("objection").asText()).isNotEmpty();

        agent.change("UPDATE grant_version SET skill_id = 'other'");
        assertThat(ask("access", "--user", "alice").out())
                .contains("no grant stands", "not as they were signed, or not the newest, of any user: 1.");
        assertThat(RunningAgent.json(ask("access", "--user", "alice", "--json"))
                        .path("doubtfulRows")
                        .asInt())
                .isOne();
    }

    @Test
    void accessCountsAnIntentWithoutOutcomeAsUnknown() throws Exception {
        agent.change("DELETE FROM audit_entry WHERE kind = 'CALL_OUTCOME'");
        assertThat(ask("access", "--user", "alice").out())
                .containsPattern("agent-one +reading +google sheets.values.get +\\S+Z +1 +1 +1\n");
        assertThat(ask("audit show", sequence("CALL_INTENT")).out()).containsOnlyOnce("unknown");
        assertThat(ask("audit show", sequence("CALL_INTENT")).out()).contains("  outcome: unknown\n");
        JsonNode json = RunningAgent.json(ask("audit show", sequence("CALL_INTENT"), "--json"));
        assertThat(json.path("outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void aCallWithoutAnAnswerIsUnknown() throws Exception {
        agent.change("UPDATE audit_entry SET outcome = 'NO_ANSWER' WHERE kind = 'CALL_OUTCOME' AND skill = 'reading'");
        assertThat(ask("access", "--user", "alice").out())
                .containsPattern("agent-one +reading +google sheets.values.get +\\S+Z +1 +1 +1\n");
        assertThat(ask("audit show", sequence("CALL_INTENT")).out()).contains("  outcome of the call: unknown\n");
        assertThat(ask("audit show", sequence("CALL_OUTCOME")).out())
                .contains("  outcome: NO_ANSWER\n", "  outcome of the call: unknown\n");
        JsonNode json = RunningAgent.json(ask("audit show", sequence("CALL_INTENT"), "--json"));
        assertThat(json.path("outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void aFallbackWithoutAnOutcomeIsUnknown() throws Exception {
        agent.change(
                "UPDATE audit_entry SET kind = 'CALL_FALLBACK', outcome = NULL, call = (SELECT call FROM audit_entry"
                        + " WHERE kind = 'CALL_INTENT' AND skill = 'reading') WHERE kind = 'CALL_DENIED'");
        assertThat(ask("audit show", sequence("CALL_INTENT")).out()).contains("  outcome of the call: unknown\n");
        JsonNode json = RunningAgent.json(ask("audit show", sequence("CALL_FALLBACK"), "--json"));
        assertThat(json.path("outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void showTellsAnEntrysCallAndGrant() throws IOException {
        Run shown = ask("audit show", sequence("CALL_OUTCOME"));
        assertThat(shown.out())
                .startsWith("CALL_OUTCOME, entry ")
                .contains("  outcome: HTTP 200\n", "The same call:", "CALL_INTENT", "By whose authority:", "GRANTED")
                .doesNotContain("unknown");
        assertThat(Run.of(agent.arguments("audit show", List.of(), "100000")).err())
                .isEqualTo(
                        "vault: there is no entry 100000 in the store; if it was pruned, 'vault audit verify' says into which"
                                + " segment\n");
    }

    @Test
    void aResourceAndATimeNarrowTheList() {
        assertThat(ask("audit list", "--resource", "spreadsheet=another", "--json")
                        .out())
                .hasLineCount(1)
                .contains("CALL_DENIED");
        assertThat(ask("audit list", "--since", "2000-01-01", "--user", "alice", "--decision", "denied", "--json")
                        .out())
                .hasLineCount(1);
        assertThat(ask("audit list", "--until", "2000-01-01T00:00:00Z").err()).isEqualTo("No entry matches.\n");
    }

    @Test
    void followShowsWhatIsRecordedAndEnds() {
        StringWriter out = new StringWriter();
        AtomicInteger looks = new AtomicInteger();
        FollowCommand follow = new FollowCommand(Clock.systemUTC(), () -> {
            if (looks.getAndIncrement() == 0) {
                assertThat(read(SandboxSheets.Q3_SPREADSHEET)).isEqualTo(200);
            }
            return looks.get() < 3;
        });
        int exitCode = new CommandLine(follow)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .execute("--data", folder.toString(), "--user", "alice");
        assertThat(exitCode).isZero();
        assertThat(looks).hasValue(3);
        assertThat(out.toString().lines())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("agent-one  ").contains("CALL_INTENT"),
                        second -> assertThat(second).contains("CALL_OUTCOME", "HTTP 200"));
    }

    @Test
    void followUntilATimeThatIsPastShowsWhatWasAndEnds() {
        StringWriter out = new StringWriter();
        FollowCommand follow = new FollowCommand(Clock.systemUTC(), () -> {
            throw new AssertionError("nothing to wait for");
        });
        int exitCode = new CommandLine(follow)
                .setOut(new PrintWriter(out))
                .execute("--data", folder.toString(), "--since", "2000-01-01", "--until", "0m");
        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("AGENT_ENROLLED", "CALL_OUTCOME");
    }

    @Test
    void followOutlastsALookThatFails() {
        StringWriter out = new StringWriter();
        AtomicInteger looks = new AtomicInteger();
        FollowCommand follow = new FollowCommand(Clock.systemUTC(), () -> {
            switch (looks.getAndIncrement()) {
                case 0 -> rename("audit_entry", "elsewhere");
                case 2 -> {
                    rename("elsewhere", "audit_entry");
                    assertThat(read(SandboxSheets.Q3_SPREADSHEET)).isEqualTo(200);
                }
                default -> {}
            }
            return looks.get() < 5;
        });
        int exitCode = new CommandLine(follow)
                .setOut(new PrintWriter(out))
                .execute("--data", folder.toString(), "--user", "alice");
        assertThat(exitCode).isZero();
        assertThat(looks).hasValue(5);
        assertThat(out.toString()).hasLineCount(2).contains("CALL_INTENT", "CALL_OUTCOME");
    }

    @Test
    void followGivesUpIfItNeverCanLook() {
        AtomicInteger looks = new AtomicInteger();
        FollowCommand follow = new FollowCommand(Clock.systemUTC(), () -> {
            if (looks.getAndIncrement() == 0) {
                rename("audit_entry", "elsewhere");
            }
            return true;
        });
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(follow)
                .setErr(new PrintWriter(err))
                .execute("--data", folder.toString(), "--user", "alice");
        rename("elsewhere", "audit_entry");
        assertThat(exitCode).isNotZero();
        assertThat(err.toString()).contains("the log cannot be read");
        assertThat(looks).hasValue(30);
    }

    private void rename(String table, String name) {
        agent.execute("ALTER TABLE " + table + " RENAME TO " + name);
    }

    @Test
    void followFromATimeOnBeginsThere() throws IOException {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new FollowCommand(Clock.systemUTC(), () -> false))
                .setOut(new PrintWriter(out))
                .execute("--data", folder.toString(), "--since", "2000-01-01", "--json");
        assertThat(exitCode).isZero();
        JsonNode first =
                new ObjectMapper().readTree(out.toString().lines().findFirst().orElseThrow());
        assertThat(first.path("kind").asText()).isEqualTo("AGENT_ENROLLED");
    }
}
