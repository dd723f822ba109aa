package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator answers with the command line while the agent runs. */
class ApprovalsTest {
    @TempDir
    Path folder;

    private RunningAgent agent;
    private AuthorizedClient door;

    @BeforeEach
    void runAnAgent() throws IOException {
        agent = RunningAgent.in(folder);
        agent.restart("agent.p12", builder -> builder.approvalWait(Duration.ZERO));
        Run enrolled = agent.run("operator enrol", "--name", "carol", "--key", key());
        assertThat(enrolled.exitCode()).as(enrolled.err()).isZero();
        agent.operator()
                .grant(
                        new SkillId("reading"),
                        connect().id(),
                        List.of(Permission.of("google", "sheets.values.get")
                                .approval(Approval.each())
                                .build()));
        SkillContext context =
                (SkillContext) agent.vault().grantedSkills(ALICE).get(0).tools();
        door = context.client("google");
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private ConnectionInfo connect() {
        try (ConsentFlow flow = agent.operator().connect(ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            return flow.await(Duration.ofSeconds(20));
        }
    }

    private String key() {
        return folder.resolve("carol.key").toString();
    }

    private String[] arguments(String command, String... more) {
        return agent.arguments(command, List.of("--operator-key", key()), more);
    }

    private Run asCarol(String command, String... more) {
        return Run.of(arguments(command, more));
    }

    private ApprovalId ask() {
        ApprovalNeededException needed = catchThrowableOfType(
                ApprovalNeededException.class,
                () -> door.send(
                        ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1%3AC3")));
        assertThat(needed).isNotNull();
        return needed.approval();
    }

    /** With somebody at the keyboard. */
    private int typing(String typed, StringWriter screen, String... arguments) {
        CommandLine command = VaultCommand.commandLine(
                        false, false, new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)))
                .setOut(new PrintWriter(screen))
                .setErr(new PrintWriter(screen));
        return command.execute(arguments);
    }

    @Test
    void whatIsShownIsApprovedWithItsDigest() throws Exception {
        assertThat(asCarol("approvals list").err()).isEqualTo("Nothing waits for an approval.\n");
        ApprovalId id = ask();
        Run list = asCarol("approvals list");
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out()).contains(id.value(), "alice", "reading", "sheets.values.get");
        assertThat(agent.run("approvals list").out())
                .as("the identity may look")
                .isEqualTo(list.out());
        Run shown = asCarol("approvals show", id.value(), "--json");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(shown.out());
        assertThat(json.get("resources").get("spreadsheet").get(0).asText()).isEqualTo(SandboxSheets.Q3_SPREADSHEET);
        Run other = asCarol("approvals approve", id.value(), "--digest", "00");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("look at it again").hasLineCount(1);
        Run approved = asCarol(
                "approvals approve", id.value(), "--digest", json.get("digest").asText());
        assertThat(approved.exitCode()).as(approved.err()).isZero();
        assertThat(approved.out()).isEqualTo(id + " is approved\n");
        assertThat(door.sendApproved(id).status()).isEqualTo(200);
        assertThat(Run.of(agent.arguments("audit list", List.of(), "--kind", "approval_given"))
                        .out())
                .contains("operator:carol");
        assertThat(Run.of(agent.arguments("audit verify", List.of())).exitCode())
                .isEqualTo(3);
    }

    @Test
    void whoeverTypesYesApproves() {
        ApprovalId id = ask();
        StringWriter screen = new StringWriter();
        assertThat(typing("no\n", screen, arguments("approvals approve", id.value())))
                .isEqualTo(2);
        assertThat(screen.toString())
                .contains("skill: reading", "Request: GET https://sheets.googleapis.com/", "goes on waiting");
        assertThat(typing("yes\n", screen, arguments("approvals approve", id.value())))
                .as(screen.toString())
                .isZero();
        assertThat(door.sendApproved(id).status()).isEqualTo(200);
    }

    @Test
    void whatIsDeniedIsNotSent() {
        ApprovalId id = ask();
        Run denied = asCarol("approvals deny", id.value(), "--json");
        assertThat(denied.exitCode()).as(denied.err()).isZero();
        assertThat(denied.out()).isEqualTo("{\"denied\":\"" + id + "\"}\n");
        CallDeniedException denial = catchThrowableOfType(CallDeniedException.class, () -> door.sendApproved(id));
        assertThat(denial.reason()).isEqualTo(DenialReason.APPROVAL_DENIED);
        assertThat(asCarol("approvals show", id.value()).err())
                .startsWith("vault: nothing waits for an approval under " + id)
                .hasLineCount(1);
    }

    @Test
    void theAgentsIdentityAnswersNothing() {
        ApprovalId id = ask();
        for (String command : List.of("approvals approve", "approvals deny")) {
            Run run = agent.run(command, id.value());
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("--operator-key").hasLineCount(1);
        }
        assertThat(agent.operator().approvals()).hasSize(1);
    }
}
