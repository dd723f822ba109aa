package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The page that an auditor takes away, made while the agent runs. */
class ReportTest {
    @TempDir
    Path folder;

    private RunningAgent agent;
    private Path page;

    @BeforeEach
    void letASkillWork() throws IOException {
        page = folder.resolve("report.html");
        agent = RunningAgent.in(folder);
        grant(Permission.of("google", "sheets.values.get").only("spreadsheet", SandboxSheets.Q3_SPREADSHEET));
        grant(Permission.of("github", "issues.list"));
        AuthorizedClient door =
                ((SkillContext) agent.vault().grantedSkills(ALICE).get(0).tools()).client("google");
        assertThat(door.send(read(SandboxSheets.Q3_SPREADSHEET)).status()).isEqualTo(200);
        assertThatThrownBy(() -> door.send(read(SandboxSheets.PRIVATE_SPREADSHEET)))
                .isInstanceOf(CallDeniedException.class);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private static ApiRequest read(String spreadsheet) {
        return ApiRequest.get("/v4/spreadsheets/" + spreadsheet + "/values/Q3%21A1%3AC3");
    }

    private void grant(Permission.Builder builder) {
        Permission permission = builder.build();
        ConnectionInfo connection = connect(permission.provider());
        agent.operator().grant(new SkillId("reading"), connection.id(), List.of(permission));
    }

    private ConnectionInfo connect(String provider) {
        try (ConsentFlow flow = agent.operator().connect(ALICE, provider)) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            return flow.await(Duration.ofSeconds(20));
        }
    }

    private Run report(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("audit", "report", "--data", folder.toString(), "--out", page.toString(), "--since", "1d"));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private String written() throws IOException {
        return Files.readString(page, StandardCharsets.UTF_8);
    }

    @Test
    void thePageSaysWhoMayDoWhatAndWhatWasUsed() throws IOException {
        Run run = report();
        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(run.out()).contains("wrote " + page, "VERIFIED WITHOUT A RECENT ANCHOR");
        assertThat(written())
                .contains("reading at google, for alice (agent agent-one)")
                .contains("May read sheets values, only with spreadsheet")
                .contains(
                        "◐ 1", "● 0", "UNUSED", "resource not granted", "1 allowed: 1 succeeded, 0 failed, 0 unknown");
        assertThat(Files.getPosixFilePermissions(page)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void withAnAnchorItIsVerified() throws IOException {
        Path anchor = Files.writeString(
                folder.resolve("kept.note"), agent.vault().checkpoint().note(), StandardCharsets.UTF_8);
        Run run = report("--anchor", anchor.toString(), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode said = new ObjectMapper().readTree(run.out());
        assertThat(said.path("verdict").asText()).isEqualTo("VERIFIED");
        assertThat(said.path("entries").asLong()).isGreaterThan(5);
        assertThat(written()).contains("verdict verified\"");
    }

    @Test
    void aTamperedLogHasItsPageWithoutItsMarkup() throws Exception {
        agent.change("UPDATE audit_entry SET subject = '<script>alert(1)</script>' WHERE kind = 'CALL_DENIED'");
        Run run = report();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("TAMPERED");
        assertThat(written())
                .contains("TAMPERED: entry", "&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void whatIsNotSeenIsMadeVisibleOnThePage() throws Exception {
        agent.change("UPDATE audit_entry SET subject = 'eve\u3164\u2800\ufe0f\udb40\udc41' WHERE kind = 'CALL_DENIED'");
        assertThat(report().exitCode()).isEqualTo(1);
        assertThat(written())
                .contains("eve\\u3164\\u2800\\uFE0F\\uDB40\\uDC41")
                .doesNotContain("\u3164", "\u2800", "\ufe0f", "\udb40\udc41");
    }

    @Test
    void aGrantThatTheLogKeyDidNotSignIsLeftOutAndCounted() throws Exception {
        agent.change("UPDATE grant_version SET skill_id = 'another' WHERE permissions LIKE '%google%'");
        Run run = report();
        assertThat(run.exitCode()).as(run.out()).isOne();
        assertThat(run.out()).contains("TAMPERED: ", "grant");
        assertThat(written())
                .contains("1 row of grants or requests are not as they were signed", "● 0")
                .doesNotContain("another at google");
    }

    @Test
    void onlyThePeriodCounts() throws IOException {
        assertThat(report("--until", "12h").exitCode()).isEqualTo(3);
        assertThat(written())
                .contains("No call was denied in this period", "◐ 0")
                .doesNotContain("◐ 1");
    }

    @Test
    void aTerminalIsShownHowFarTheCountingIs() throws IOException {
        StringWriter err = new StringWriter();
        AtomicLong time = new AtomicLong();
        int exitCode = new CommandLine(new ReportCommand(true, Clock.systemUTC(), () -> time.addAndGet(1_000_000_000)))
                .setOut(new PrintWriter(Writer.nullWriter()))
                .setErr(new PrintWriter(err))
                .execute("--data", folder.toString(), "--out", page.toString());
        assertThat(exitCode).as(err.toString()).isEqualTo(3);
        // so short a log is verified before there is anything to say
        assertThat(err.toString())
                .matches("\rcounting \\[#{30}] 100 %, [0-9]+ entries, [0-9]+ a second (\r\u001b\\[K){2}");
        assertThat(written()).contains("reading at google");
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws IOException {
        Files.writeString(page, "mine");
        Run run = report();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is there already").hasLineCount(1);
        assertThat(written()).isEqualTo("mine");
    }
}
