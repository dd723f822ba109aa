package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.TestClock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stand-ins on loopback for Google (accounts, Sheets, Gmail), GitHub, Slack, Salesforce, an authorization server that keeps to the
 * standards, a Telegram bot and a webhook receiver: real OAuth and the APIs behind it, for tests without a network and for the offline
 * sample agent. Each public host name has a port of its own; pass {@link
 * #routes()} to the vault, which keeps checking the providers' real host names.
 *
 * <p>What the stand-ins know is what the providers document; what the providers really do, only they can say.
 *
 * <p>The first one started sets the system property {@code sun.net.httpserver.nodelay}, if nobody has: it concerns the JDK's HTTP
 * server alone, which would take 40 ms for an answer otherwise.
 *
 * <p>Thread-safe. Lifetimes go by {@link #clock()}. One process at a time may use a state file.
 *
 * @since 0.1.0
 */
public final class Sandbox implements AutoCloseable {

    private final World world;
    private final long seed;
    private final Instant born;
    private final StateFile stateFile;
    private final SandboxSheets sheets;
    private final SandboxMail mail;
    private final SandboxGitHub gitHub;
    private final SandboxGoogle google;
    private final SandboxSlack slack;
    private final SandboxTelegram telegram;
    private final SandboxWebhooks webhooks;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ExecutorService executor;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<String, InetSocketAddress> routes = new LinkedHashMap<>();

    private Sandbox(Builder builder) {
        stateFile = new StateFile(builder.stateFile);
        Optional<JsonNode> state = stateFile.load();
        seed = state.map(saved -> saved.path("seed").asLong()).orElse(builder.seed);
        state.ifPresent(saved ->
                moveTo(builder.clock, Duration.parse(saved.path("clockOffset").asText())));
        born = state.map(saved -> Instant.parse(saved.path("born").asText()))
                .orElseGet(() -> builder.clock.instant().truncatedTo(ChronoUnit.SECONDS));
        Ledger ledger = new Ledger(builder.ledger);
        RequestLog log = new RequestLog();
        world = new World(
                builder.clock,
                new Object(),
                ledger,
                new Clients(seed, ledger),
                new Tokens(builder.clock, ledger),
                new Codes(builder.clock, ledger),
                new DeviceCodes(builder.clock, ledger),
                log,
                new Traffic(log),
                new Faults(),
                Set.copyOf(builder.quirks),
                Set.copyOf(builder.redirects));
        sheets = new SandboxSheets(world.lock(), seed);
        mail = new SandboxMail(world.lock(), seed, born, builder.mailDomain);
        gitHub = new SandboxGitHub(world.lock(), born, new GitHubAppKey(ledger));
        google = new SandboxGoogle(world, this::save);
        slack = new SandboxSlack(world.lock());
        telegram = new SandboxTelegram(world, seed);
        webhooks = new SandboxWebhooks(world);
        state.ifPresent(this::restore);
        executor = Executors.newCachedThreadPool(runnable -> {
            Thread thread = new Thread(runnable, "provider-sandbox");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@return a builder with a clock that follows the system's, seed 1 and the mail domain example.com} */
    public static Builder builder() {
        return new Builder();
    }

    private Sandbox listen() {
        for (Site site : Sites.of(world, this)) {
            Listener listener = new Listener(site, world, executor, this::save);
            listeners.add(listener);
            routes.put(site.host(), listener.address());
        }
        return this;
    }

    /** {@return for each public host name of the providers, the loopback address that stands for it} */
    public Map<String, InetSocketAddress> routes() {
        return Map.copyOf(routes);
    }

    /** {@return the clock all lifetimes go by} */
    public TestClock clock() {
        return world.clock();
    }

    /** {@return the seed of the data and the clients; that of the state file if there was one} */
    public long seed() {
        return seed;
    }

    /**
     * Tells how the vault is registered at a provider.
     *
     * @param provider {@code google}, {@code github}, {@code slack}, {@code salesforce} or {@code standard}
     * @return client id and secret
     */
    public ClientRegistration client(String provider) {
        return world.clients().of(Provider.of(provider));
    }

    /**
     * Opens a browser.
     *
     * @param user who is signed in, at all providers; a new name is a new user
     * @return a browser that consents to everything
     */
    public Browser browser(String user) {
        return new Browser(http, routes(), this::devicePage, requireNonNull(user), null);
    }

    private Optional<URI> devicePage(String userCode) {
        synchronized (world.lock()) {
            return world.devices()
                    .providerOf(userCode)
                    .flatMap(provider -> Optional.ofNullable(provider.devicePage))
                    .map(URI::create);
        }
    }

    /** {@return what happens to Google accounts, and the service account} */
    public SandboxGoogle google() {
        return google;
    }

    /** {@return what was posted at Slack} */
    public SandboxSlack slack() {
        return slack;
    }

    /** {@return the Telegram bot and its chats} */
    public SandboxTelegram telegram() {
        return telegram;
    }

    /** {@return the receiver of webhooks} */
    public SandboxWebhooks webhooks() {
        return webhooks;
    }

    /** {@return the spreadsheets} */
    public SandboxSheets sheets() {
        return sheets;
    }

    /** {@return the mail} */
    public SandboxMail mail() {
        return mail;
    }

    /** {@return the repositories} */
    public SandboxGitHub github() {
        return gitHub;
    }

    /** {@return all requests since this start, in the order in which they were dealt with; one that is held comes when it goes on} */
    public List<RecordedRequest> requests() {
        return world.log().all();
    }

    /** {@return how many requests there were, and how many at once} */
    public Traffic traffic() {
        return world.traffic();
    }

    /** {@return what shall go wrong} */
    public Faults faults() {
        return world.faults();
    }

    /**
     * Ends all access tokens before their time: the provider's APIs answer 401, and refreshing still works.
     *
     * @param provider {@code google}, {@code github}, {@code slack}, {@code salesforce} or {@code standard}
     */
    public void expireAccessTokens(String provider) {
        revoke(provider, Token.Type.ACCESS);
    }

    /**
     * Ends all refresh tokens: refreshing is answered as the provider answers to a dead one, and access tokens live on.
     *
     * @param provider {@code google}, {@code github}, {@code slack}, {@code salesforce} or {@code standard}
     */
    public void revokeRefreshTokens(String provider) {
        revoke(provider, Token.Type.REFRESH);
    }

    private void revoke(String provider, Token.Type type) {
        synchronized (world.lock()) {
            world.tokens().revokeAll(Provider.of(provider), type);
            save();
        }
    }

    /** Stops listening, drops requests that are still held, and saves the state if there is a state file. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
        executor.shutdownNow();
        synchronized (world.lock()) {
            save();
        }
    }

    private void save() {
        if (stateFile.isKept()) {
            ObjectNode state = Json.object()
                    .put("version", 1)
                    .put("seed", seed)
                    .put("born", born.toString())
                    .put("clockOffset", world.clock().offset().toString());
            state.set("access", SavedTokens.save(world.tokens()));
            state.set("sheets", sheets.save());
            state.set("mail", mail.save());
            state.set("github", gitHub.save());
            stateFile.save(state);
        }
    }

    private void restore(JsonNode state) {
        SavedTokens.load(world.tokens(), state.path("access"));
        sheets.load(state.path("sheets"));
        mail.load(state.path("mail"));
        gitHub.load(state.path("github"));
    }

    /** Never moves the clock back: the same clock may serve one sandbox after the other. */
    private static void moveTo(TestClock clock, Duration offset) {
        Duration missing = offset.minus(clock.offset());
        if (!missing.isNegative()) {
            clock.advance(missing);
        }
    }

    /**
     * Collects the options of a sandbox. Not thread-safe.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private TestClock clock = TestClock.ticking(Clock.systemUTC());
        private long seed = 1;
        private String mailDomain = "example.com";
        private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        private final Set<URI> redirects = new HashSet<>();
        private @Nullable Path stateFile;
        private @Nullable Path ledger = Ledger.configured();

        private Builder() {}

        /**
         * Sets the clock that all lifetimes go by.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(TestClock value) {
            clock = requireNonNull(value);
            return this;
        }

        /**
         * Sets the seed of spreadsheets, mails and client registrations. The seed of an existing state file wins.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Keeps what was granted, written and sent in a file, and goes on from it if it exists, the clock included. Tokens are in it as
         * hashes only.
         *
         * @param value a file that only its owner will be able to read
         * @return this
         */
        public Builder stateFile(Path value) {
            stateFile = requireNonNull(value);
            return this;
        }

        /**
         * Notes each secret that is issued or seen in this file, instead of the one named by the system property
         * {@code skillvault.canary.ledger}. The file holds secrets in the clear: keep it out of what is scanned for them.
         *
         * @param value a file that is appended to
         * @return this
         */
        public Builder ledger(Path value) {
            ledger = requireNonNull(value);
            return this;
        }

        /**
         * Sets the domain of the users' addresses and of the team's.
         *
         * @param value such as {@code example.com}
         * @return this
         */
        public Builder mailDomain(String value) {
            mailDomain = requireNonNull(value);
            return this;
        }

        /**
         * Registers the vault at the providers in another way.
         *
         * @param more what is different from the usual
         * @return this
         */
        public Builder with(Quirk... more) {
            quirks.addAll(List.of(more));
            return this;
        }

        /**
         * Registers a redirect URI at all providers, beside those on loopback, which need no registration.
         *
         * @param value to be matched in every character, as a web server's callback is
         * @return this
         */
        public Builder redirectUri(URI value) {
            redirects.add(requireNonNull(value));
            return this;
        }

        /** {@return a sandbox that listens} */
        public Sandbox start() {
            return new Sandbox(this).listen();
        }
    }
}
