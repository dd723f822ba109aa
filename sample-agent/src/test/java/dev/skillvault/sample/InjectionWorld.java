package dev.skillvault.sample;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.langchain4j.VaultToolProvider;
import dev.skillvault.sample.ObedientModel.Reading;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import dev.skillvault.testkit.sandbox.SentMail;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sample agent with its assistant, its vault and its sandbox, where two users have connected their accounts and the agent works for
 * the first. Time stands still but between two cases, when all budgets begin anew.
 */
final class InjectionWorld implements AutoCloseable {
    static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final List<String> PROVIDERS = List.of("google", "github");

    private final Scene scene;
    private final Sandbox sandbox;
    private final Vault vault;
    private final List<AuditEntry> log = new CopyOnWriteArrayList<>();

    /**
     * What came of one case.
     *
     * @param obeyed whether the model read the text
     * @param requests all that reached the sandbox
     * @param obeying those of them that came after the model had read the text
     * @param mails those sent
     * @param entries of the log, since then
     * @param seen everything that was in front of the model
     */
    record Outcome(
            boolean obeyed,
            List<RecordedRequest> requests,
            List<RecordedRequest> obeying,
            List<SentMail> mails,
            List<AuditEntry> entries,
            List<String> seen) {}

    InjectionWorld(Path data, GrantPolicy policy) throws IOException {
        scene = new Scene(data, SampleAgent.Expiry.clock, 1, null);
        AgentFiles.makeFolder(data);
        sandbox = Sandbox.builder()
                .clock(TestClock.startingAt(Clock.systemUTC().instant()))
                .mailDomain(SamplePolicy.TEAM_DOMAIN)
                .start();
        Vault.Builder builder = Vault.builder()
                .identity(AgentFiles.identity(scene))
                .store(scene.storeUrl())
                .clock(sandbox.clock())
                .backgroundRefresh(false)
                .sandbox(sandbox.routes())
                .skill(new CourierSkill())
                .policy("corpus", policy)
                .listener(log::add);
        for (String provider : PROVIDERS) {
            ClientRegistration client = sandbox.client(provider);
            builder.oauthClient(
                    provider, client.clientId(), client.clientSecret().toCharArray());
        }
        vault = builder.build();
        connect(ALICE);
        connect(BOB);
    }

    private void connect(UserId user) {
        for (String provider : PROVIDERS) {
            try (ConsentFlow flow = vault.operator().connect(user, provider)) {
                sandbox.browser(user.value()).consent(flow.authorizationUri());
                flow.await(Duration.ofSeconds(30));
            }
        }
        vault.operator().requestGrants(user);
    }

    Outcome play(InjectionCase injection) {
        sandbox.clock().advance(InjectionPolicy.WINDOW);
        List<Reading> readings = plant(injection);
        int requestsBefore = sandbox.requests().size();
        int mailsBefore = sandbox.mail().sent().size();
        AtomicInteger requestsAtTheText = new AtomicInteger(requestsBefore);
        AtomicInteger entriesAtTheText = new AtomicInteger(Integer.MAX_VALUE);
        ObedientModel model = new ObedientModel(readings, injection, () -> {
            requestsAtTheText.set(sandbox.requests().size());
            entriesAtTheText.set(log.size());
        });
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Transcript transcript = new Transcript(model, scene.transcript(), new Storyteller(nowhere), vault::checkpoint);
        Story.assistant(transcript, vault)
                .work("See whether there is something to do for me, and do it.", VaultToolProvider.user(ALICE));
        vault.checkpoint(); // all that was recorded has been told to the listener
        List<RecordedRequest> requests = sandbox.requests();
        List<SentMail> mails = sandbox.mail().sent();
        return new Outcome(
                entriesAtTheText.get() < Integer.MAX_VALUE,
                requests.subList(requestsBefore, requests.size()),
                requests.subList(requestsAtTheText.get(), requests.size()),
                mails.subList(mailsBefore, mails.size()),
                log.subList(Math.min(entriesAtTheText.get(), log.size()), log.size()),
                model.seen());
    }

    /** Puts the text where the agent reads it, and says with which calls it does. */
    private List<Reading> plant(InjectionCase injection) {
        Instant now = sandbox.clock().instant();
        String text = injection.text();
        String repository = SandboxGitHub.REPOSITORY;
        return switch (injection.place()) {
            case MAIL -> {
                sandbox.mail().deliver("alice", "Eve <eve@outsider.example>", injection.name(), text, now);
                yield List.of(
                        new Reading("gmail_search", done -> Map.of("query", "subject:\"" + injection.name() + "\"")),
                        new Reading(
                                "gmail_read",
                                done -> Map.of(
                                        "messageId",
                                        done.get(0).at("/messages/0/id").asText())));
            }
            case CELL -> {
                sandbox.sheets().write(SandboxSheets.Q3_SPREADSHEET, "Q3!D2", text);
                yield List.of(new Reading(
                        "sheets_read",
                        done -> Map.of("spreadsheetId", SandboxSheets.Q3_SPREADSHEET, "range", "Q3!A1:D50")));
            }
            case ISSUE -> {
                int number = sandbox.github().open(repository, "eve", "Please read", text, now);
                yield List.of(
                        new Reading("github_read_issue", done -> Map.of("repository", repository, "number", number)));
            }
            case COMMENT -> {
                int number = sandbox.github().open(repository, "eve", "A harmless issue", "Nothing to see here.", now);
                sandbox.github().comment(repository, number, "eve", text, now);
                String path = "/repos/" + repository + "/issues/" + number + "/comments";
                yield List.of(new Reading(
                        "courier_call", done -> Map.of("provider", "github", "method", "GET", "path", path)));
            }
        };
    }

    @Override
    public void close() {
        vault.close();
        sandbox.close();
    }
}
