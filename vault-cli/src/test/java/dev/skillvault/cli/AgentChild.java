package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;

import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The agent's process in {@link BesideTheAgentTest}: its skill calls, again and again, until its standard input has a line. It says
 * {@code READY} after its first call, with a checkpoint in the file {@code kept.note}, and at its end {@code CALLED} and how often.
 */
public final class AgentChild {
    private AgentChild() {}

    /** In this folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int calls = 0;
        try (RunningAgent agent = RunningAgent.in(folder)) {
            AuthorizedClient door = connected(agent);
            read(door);
            Files.writeString(
                    folder.resolve("kept.note"), agent.vault().checkpoint().note(), StandardCharsets.UTF_8);
            System.out.println("READY");
            while (System.in.available() == 0) {
                read(door);
                calls++;
                Thread.sleep(5); // leaves the machine's cores to those who look on
            }
        }
        System.out.println("CALLED " + calls);
        System.exit(0);
    }

    private static AuthorizedClient connected(RunningAgent agent) {
        try (ConsentFlow flow = agent.operator().connect(ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            var unused = agent.operator()
                    .grant(
                            new SkillId("reading"),
                            flow.await(Duration.ofSeconds(60)).id(),
                            List.of(Permission.of("google", "sheets.values.get").build()));
        }
        return ((SkillContext) agent.vault().grantedSkills(ALICE).get(0).tools()).client("google");
    }

    private static void read(AuthorizedClient door) throws IOException {
        int status = door.send(
                        ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1%3AC3"))
                .status();
        if (status != 200) {
            throw new IOException("HTTP " + status);
        }
    }
}
