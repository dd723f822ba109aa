package dev.skillvault.sample;

import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.langchain4j.VaultToolProvider;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The main job, from the first key to the verified log. */
final class Story {
    private static final UserId ALICE = new UserId("alice");
    private static final List<String> PROVIDERS = List.of("google", "github");

    private final Scene scene;
    private final Storyteller teller;
    private final Scene.Interference interference;

    Story(Scene scene, Storyteller teller) {
        this(scene, teller, Scene.Interference.none());
    }

    Story(Scene scene, Storyteller teller, Scene.Interference interference) {
        this.scene = scene;
        this.teller = teller;
        this.interference = interference;
    }

    /** Plays it and returns the exit code. */
    int run() throws IOException {
        teller.say(
                scene.model() == null
                        ? "Model: a SCRIPT that plays a fixed part; no language model is asked. (--model NAME asks a"
                                + " real one.)"
                        : "Model: " + scene.model() + ", at the endpoint in OPENAI_BASE_URL.");
        AgentFiles.makeFolder(scene.data());
        boolean first = !Files.exists(scene.identity());
        try (Sandbox sandbox = Sandbox.builder()
                .clock(TestClock.ticking(Clock.systemUTC()))
                .seed(scene.seed())
                .mailDomain(SamplePolicy.TEAM_DOMAIN)
                .stateFile(scene.sandboxState())
                .start()) {
            teller.watch(sandbox);
            teller.say("Sandbox: stand-ins for Google and GitHub on this machine, seed " + sandbox.seed() + ".");
            StoryCheck check = new StoryCheck(sandbox, scene.model() == null, first);
            try (Vault vault = open(sandbox, first)) {
                prepare(vault, sandbox);
                work(vault, sandbox, check);
                anchor(vault.checkpoint());
            }
            return end(check, sandbox.clock());
        }
    }

    private Vault open(Sandbox sandbox, boolean first) throws IOException {
        teller.chapter("The vault opens");
        Vault.Builder builder = Vault.builder()
                .identity(AgentFiles.identity(scene))
                .store(scene.storeUrl())
                .clock(sandbox.clock())
                .backgroundRefresh(false) // the story shows, and counts, the refresh on use
                .sandbox(sandbox.routes())
                .policy("sample", interference.policy())
                .listener(teller);
        for (String provider : PROVIDERS) {
            ClientRegistration client = sandbox.client(provider);
            builder.oauthClient(
                    provider, client.clientId(), client.clientSecret().toCharArray());
        }
        Vault vault = builder.build();
        if (first) {
            teller.who(
                    "agent", "made an identity of its own: an Ed25519 key and a certificate, in " + scene.identity());
            teller.who("vault", "enrolled it: every key of the vault hangs on that private key");
        }
        teller.who("vault", "is open for the agent " + vault.agent() + ", in " + scene.vault() + ".mv.db");
        return vault;
    }

    private void prepare(Vault vault, Sandbox sandbox) {
        teller.chapter("Alice connects her accounts, and the skills ask for grants");
        Set<String> connected = vault.operator().connections(ALICE).stream()
                .filter(connection -> connection.state() == ConnectionState.ACTIVE)
                .map(ConnectionInfo::provider)
                .collect(Collectors.toSet());
        for (String provider : PROVIDERS) {
            if (connected.contains(provider)) {
                teller.who("vault", "already holds alice's " + provider + " account: no consent is needed");
            } else {
                try (ConsentFlow flow = vault.operator().connect(ALICE, provider)) {
                    teller.who("alice", "opens the link, looks at what " + provider + " asks her, and consents");
                    sandbox.browser(ALICE.value()).consent(flow.authorizationUri());
                    flow.await(Duration.ofSeconds(30));
                }
            }
        }
        int grants = vault.operator().requestGrants(ALICE).size();
        teller.who("vault", grants + " grants are active");
        teller.showWhatTheProviderSaw();
    }

    private void work(Vault vault, Sandbox sandbox, StoryCheck check) throws IOException {
        Script script = new Script(sandbox.mail().teamAddress());
        ChatModel model = scene.model() == null
                ? new ScriptedModel(script.parts())
                : RealModel.of(scene.model(), System.getenv());
        Assistant assistant = assistant(new Transcript(model, scene.transcript(), teller, vault::checkpoint), vault);
        interference.beforeWork().accept(sandbox);

        teller.chapter("The agent closes the quarter");
        check.workBegins();
        String answer = assistant.work(script.firstTask(), VaultToolProvider.user(ALICE));
        teller.who("model", "says: " + answer);

        interference.beforeExpiry().accept(sandbox);
        if (scene.expiry() == SampleAgent.Expiry.early) {
            teller.chapter("Google ends the access token early; the agent works on");
            sandbox.expireAccessTokens("google");
        } else {
            teller.chapter("Seventy minutes later the access token has expired; the agent works on");
            sandbox.clock().advance(Duration.ofMinutes(70));
        }
        check.tokenExpired();
        answer = assistant.work(script.secondTask(), VaultToolProvider.user(ALICE));
        teller.who("model", "says: " + answer);
        teller.showWhatTheProviderSaw();
        check.workEnded();
    }

    /** The agent: a model with the vault's tools. A tool that the model made up is answered, not a reason to break off. */
    static Assistant assistant(ChatModel model, Vault vault) {
        return AiServices.builder(Assistant.class)
                .chatModel(model)
                .toolProvider(VaultToolProvider.of(vault))
                .hallucinatedToolNameStrategy(call -> ToolExecutionResultMessage.from(call, "There is no such tool."))
                .build();
    }

    private void anchor(Checkpoint checkpoint) throws IOException {
        AgentFiles.makeFolder(scene.anchors());
        Files.writeString(scene.anchor(), checkpoint.note());
    }

    private int end(StoryCheck check, TestClock clock) throws IOException {
        teller.chapter("The auditor verifies the log");
        VerificationReport report;
        try (LogVerifier verifier = LogVerifier.open(scene.storeUrl())) {
            report = verifier.verify(new LogVerifier.Options(
                    List.of(Files.readString(scene.anchor())), List.of(), (done, total) -> {}, clock.instant()));
        }
        report.logs()
                .forEach(log -> teller.who(
                        "auditor",
                        log.size() + " entries, signed up to " + log.checkpointed() + ", anchored up to "
                                + log.anchored() + ": " + report.verdict()));
        if (!report.problem().isEmpty()) {
            teller.who("auditor", report.problem());
        }
        check.logVerified(report);

        teller.chapter("What the sandbox saw");
        List<RecordedRequest> calls = check.apiCalls();
        teller.say(calls.size() + " API calls, " + check.refreshes() + " refresh" + (check.refreshes() == 1 ? "" : "es")
                + ", " + check.consents() + " consents");
        List<String> problems = check.problems();
        problems.forEach(problem -> teller.say("NOT AS TOLD: " + problem));
        if (problems.isEmpty()) {
            teller.say("Exactly the calls of the story, and no mail to the denied address.");
        }
        teller.chapter("Where everything is, and what comes next");
        String data = scene.data().toString();
        teller.say("files:     " + scene.vault() + ".mv.db, " + scene.anchor() + ", " + scene.transcript());
        teller.say("builder:   copy the example in README.md and pass VaultToolProvider.of(vault) to your AiServices");
        teller.say("operator:  vault-cli/vault audit list --data " + data + " --decision DENIED");
        // the story's clock was moved, and an anchor from the machine's future would not be recent
        String at = clock.offset().isZero() ? "" : " --at " + clock.instant().truncatedTo(ChronoUnit.SECONDS);
        teller.say("auditor:   vault-cli/vault audit verify --data " + data + " --anchor " + scene.anchor() + at);
        return problems.isEmpty() ? 0 : 1;
    }
}
