package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;

import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The agent's process in {@link BesideTheAgentTest}: its skill calls, again and again, until its standard input has a line. It says
 * {@code READY} after its first call, with a checkpoint in the file {@code kept.note}, and at its end {@code CALLED} and how often.
 */
public final class AgentChild {
    private AgentChild() {}

    /** In this folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        AtomicInteger calls = new AtomicInteger();
        try (RunningAgent agent = RunningAgent.in(folder)) {
            AuthorizedClient door = connected(agent);
            read(door);
            Files.writeString(
                    folder.resolve("kept.note"), agent.vault().checkpoint().note(), StandardCharsets.UTF_8);
            System.out.println("READY");
            // with pauses, which leave the machine's cores to those who look on
            ScheduledExecutorService caller = Executors.newSingleThreadScheduledExecutor();
            ScheduledFuture<?> calling = caller.scheduleWithFixedDelay(
                    () -> {
                        read(door);
                        calls.incrementAndGet();
                    },
                    0,
                    5,
                    TimeUnit.MILLISECONDS);
            int told = System.in.read();
            if (calling.isDone()) {
                throw new IllegalStateException("a call failed, before " + told);
            }
            caller.shutdown();
            if (!caller.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a call does not end");
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

    private static void read(AuthorizedClient door) {
        int status = door.send(
                        ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1%3AC3"))
                .status();
        if (status != 200) {
            throw new IllegalStateException("HTTP " + status);
        }
    }
}
