package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.store.TestFiles;
import dev.skillvault.impl.store.TestPostgres;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A sandbox, a clock that is moved by hand, and an open vault; what attacks are run against. */
public final class TestWorld implements AutoCloseable {
    public static final SkillId WORK = new SkillId("work");
    public static final ApiRequest READ =
            ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1%3AC3");
    public static final ApiRequest READ_SALARIES =
            ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.PRIVATE_SPREADSHEET + "/values/A1");

    public final Path folder;
    public final TestClock clock;
    public final Sandbox sandbox;
    public final Vault vault;
    /** Where the vault is kept, as its builder was told. */
    public final String store;

    private TestWorld(Path folder, String store, TestClock clock, Sandbox sandbox, Vault vault) {
        this.folder = folder;
        this.store = store;
        this.clock = clock;
        this.sandbox = sandbox;
        this.vault = vault;
    }

    public static TestWorld open(Path folder) {
        return open(folder, UnaryOperator.identity());
    }

    /** With a ledger of every secret the sandbox sees; null for none. */
    public static TestWorld open(Path folder, Path ledger) {
        return open(folder, builder -> ledger == null ? builder : builder.ledger(ledger));
    }

    public static TestWorld open(Path folder, UnaryOperator<Sandbox.Builder> configured) {
        return open(folder, configured, (builder, sandbox) -> builder);
    }

    /** With a builder that a test has changed. */
    public static TestWorld open(
            Path folder,
            UnaryOperator<Sandbox.Builder> configured,
            BiFunction<Vault.Builder, Sandbox, Vault.Builder> changed) {
        return open(folder, TestVaults.url(folder), configured, changed);
    }

    /** With its vault in a new database of a server. */
    public static TestWorld onPostgres(Path folder) throws SQLException {
        return open(folder, TestPostgres.newDatabase(), UnaryOperator.identity(), (builder, sandbox) -> builder);
    }

    private static TestWorld open(
            Path folder,
            String store,
            UnaryOperator<Sandbox.Builder> configured,
            BiFunction<Vault.Builder, Sandbox, Vault.Builder> changed) {
        TestClock clock = TestClock.startingAt(Instant.now());
        Sandbox sandbox =
                configured.apply(Sandbox.builder().clock(clock).seed(7)).start();
        Vault.Builder vault =
                changed.apply(TestVaults.builder(folder, "agent", sandbox).store(store), sandbox);
        return new TestWorld(folder, store, clock, sandbox, vault.build());
    }

    public ConnectionInfo connect(UserId user, String provider) {
        return TestVaults.connect(vault, sandbox, user, provider);
    }

    public Grant grant(ConnectionInfo connection, Permission... permissions) {
        return vault.operator().grant(WORK, connection.id(), List.of(permissions));
    }

    public static Permission readingQ3() {
        return Permission.of("google", "sheets.values.get")
                .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                .build();
    }

    public ApiResponse send(UserId user, String provider, ApiRequest request) {
        return TestVaults.door(vault, user, provider).send(request);
    }

    /** How many requests of a kind came, without the vault's own question whose account it is that was connected. */
    public long count(RecordedRequest.Kind kind) {
        return sandbox.requests().stream()
                .filter(each -> each.kind() == kind && !asksForTheAccount(each))
                .count();
    }

    public static boolean asksForTheAccount(RecordedRequest request) {
        return request.target().equals("/user") || request.target().equals("/gmail/v1/users/me/profile");
    }

    public static ApiRequest mail(String... headerLines) {
        return mailOf(String.join("\r\n", headerLines) + "\r\n\r\nHello\r\n");
    }

    public static ApiRequest mailOf(String mime) {
        return ApiRequest.post("/gmail/v1/users/me/messages/send")
                .json(Map.of(
                        "raw",
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(mime.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** The vault's database, as somebody who may write it sees it. */
    public Connection database() throws SQLException {
        return store.startsWith("jdbc:h2:") ? database(folder) : TestPostgres.connect(store, TestPostgres.SUPERUSER);
    }

    public static Connection database(Path folder) throws SQLException {
        return TestFiles.open(TestVaults.url(folder));
    }

    /** Runs the same thing in many threads at once; results in no order, failures thrown as they were. */
    public static <T> List<T> together(int threads, Callable<T> what) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = executor.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> what).toList());
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            executor.shutdownNow();
        }
    }

    @Override
    public void close() {
        vault.close();
        sandbox.close();
    }
}
