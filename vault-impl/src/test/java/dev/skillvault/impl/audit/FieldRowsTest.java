package dev.skillvault.impl.audit;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 21 and 25 of the field's list: the log names who really did it, drops no denial, and has an entry for each use of a token. */
class FieldRowsTest {
    private static final String WORK = "skill:work@1.0.0";
    private static final SkillId TAKER = new SkillId("taker");
    private static final ScopedTokenRequest SENDING = ScopedTokenRequest.of("google", "gmail.messages.send");
    private static final Duration DUE = Duration.ofMinutes(55);
    private static final int THREADS = 4;
    private static final int DENIALS = 5;

    /** A skill that wants a raw token. */
    private static final class Taker implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder(TAKER.value(), "2.0.0")
                    .purpose("Runs a client that wants a token of its own")
                    .needs("google", "gmail.messages.send", "token.export")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.open(
                folder,
                UnaryOperator.identity(),
                (builder, sandbox) -> builder.skill(new Taker())
                        .policy(
                                "team",
                                request -> request.manifest().id().equals(TestWorld.WORK)
                                        ? GrantDecision.grant(TestWorld.readingQ3())
                                        : GrantDecision.refuse("this one has an operator to decide")));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static List<AuditEntry> entries(Path folder, EntryKind... kinds) {
        List<EntryKind> wanted = List.of(kinds);
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            List<AuditEntry> entries =
                    new ArrayList<>(reader.list(AuditQuery.newest().limit(1000)));
            Collections.reverse(entries);
            return entries.stream()
                    .filter(entry -> wanted.contains(entry.kind()))
                    .toList();
        }
    }

    private List<String> actors(EntryKind kind) {
        return values(kind, AuditField.ACTOR);
    }

    private List<String> values(EntryKind kind, AuditField field) {
        return entries(folder, kind).stream()
                .map(entry -> entry.field(field).orElse(""))
                .toList();
    }

    private int read(UserId user) {
        return world.send(user, "google", TestWorld.READ).status();
    }

    private SkillContext taker() {
        return (SkillContext) world.vault.grantedSkills(ALICE).stream()
                .filter(each -> each.manifest().id().equals(TAKER))
                .findFirst()
                .orElseThrow()
                .tools();
    }

    @Test
    void row21EachKindOfEntryNamesWhoDidIt() throws Exception {
        ConnectionInfo google = world.connect(ALICE, "google");
        assertThat(actors(EntryKind.VAULT_OPENED)).containsExactly("vault");
        assertThat(actors(EntryKind.CONSENT_BEGUN)).containsExactly("operator");
        assertThat(actors(EntryKind.CONSENT_ANSWERED)).containsExactly("user");

        assertThat(world.vault.operator().requestGrants(ALICE)).isNotEmpty();
        assertThat(actors(EntryKind.GRANT_REQUESTED)).containsExactlyInAnyOrder(WORK, "skill:taker@2.0.0");
        assertThat(actors(EntryKind.GRANTED)).containsExactly("policy:team");
        assertThat(actors(EntryKind.GRANT_REFUSED)).containsExactly("policy:team");

        assertThat(read(ALICE)).isEqualTo(200);
        assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ_SALARIES))
                .isInstanceOf(CallDeniedException.class);
        for (EntryKind kind : List.of(EntryKind.CALL_INTENT, EntryKind.CALL_OUTCOME, EntryKind.CALL_DENIED)) {
            // the vault itself asks whose account it is that was connected
            assertThat(actors(kind).stream().filter(actor -> !actor.equals("vault")))
                    .as("%s", kind)
                    .containsExactly(WORK);
        }

        Grant byHand = world.grant(google, TestWorld.readingQ3());
        assertThat(actors(EntryKind.GRANTED)).containsExactly("policy:team", "operator");

        OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
        assertThat(world.vault
                        .operator()
                        .enrolOperator("carol", key.publicKey())
                        .name())
                .isEqualTo("carol");
        try (OperatorDesk desk = OperatorDesk.open(TestVaults.url(folder), key)) {
            assertThat(desk.grantDesk().revoke(byHand.id())).isNotNull();
        }
        assertThat(actors(EntryKind.OPERATOR_ENROLLED)).containsExactly("operator");
        assertThat(actors(EntryKind.COMMAND_TAKEN)).containsExactly("operator:carol");
        assertThat(actors(EntryKind.GRANT_REVOKED)).contains("operator:carol");

        world.grant(google, TestWorld.readingQ3());
        world.clock.advance(DUE);
        assertThat(read(ALICE)).isEqualTo(200);
        assertThat(world.vault.operator().refresh(google.id()).id()).isEqualTo(google.id());
        for (EntryKind kind : List.of(EntryKind.REFRESH_INTENT, EntryKind.REFRESH_OUTCOME)) {
            assertThat(actors(kind)).containsExactly("vault", "operator");
        }
    }

    @Test
    void row21WhatNobodyAskedForWasTheScheduler(@TempDir Path elsewhere) throws Exception {
        TestClock clock = TestClock.startingAt(Instant.now());
        CompletableFuture<AuditEntry> refreshed = new CompletableFuture<>();
        try (Sandbox sandbox = Sandbox.builder().clock(clock).seed(7).start();
                Vault vault = TestVaults.builder(elsewhere, "agent", sandbox)
                        .backgroundRefresh(true)
                        .listener(entry -> {
                            if (entry.kind() == EntryKind.REFRESH_OUTCOME) {
                                refreshed.complete(entry);
                            }
                        })
                        .build()) {
            ConnectionInfo alice = TestVaults.connect(vault, sandbox, ALICE, "google");
            clock.advance(DUE);
            TestVaults.connect(vault, sandbox, BOB, "google"); // which rings for the scheduler
            assertThat(refreshed.get(30, TimeUnit.SECONDS).field(AuditField.CONNECTION))
                    .contains(alice.id().value());
            assertThat(entries(elsewhere, EntryKind.REFRESH_INTENT, EntryKind.REFRESH_OUTCOME))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(
                            entry -> assertThat(entry.field(AuditField.ACTOR)).contains("scheduler"));
        }
    }

    @Test
    void row21NoDenialIsDropped() throws Exception {
        world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        List<ApiRequest> refused = List.of(TestWorld.READ_SALARIES, ApiRequest.get("/nowhere"));
        TestWorld.together(THREADS, () -> {
            for (int i = 0; i < DENIALS; i++) {
                for (ApiRequest request : refused) {
                    assertThatThrownBy(() -> world.send(ALICE, "google", request))
                            .isInstanceOf(CallDeniedException.class);
                }
            }
            return true;
        });
        assertThat(values(EntryKind.CALL_DENIED, AuditField.REASON))
                .containsExactlyInAnyOrderElementsOf(
                        Collections.nCopies(THREADS * DENIALS, List.of("RESOURCE_NOT_GRANTED", "UNKNOWN_OPERATION"))
                                .stream()
                                .flatMap(List::stream)
                                .toList());
        assertThat(actors(EntryKind.CALL_DENIED)).containsOnly(WORK);
        assertThat(values(EntryKind.CALL_DENIED, AuditField.SUBJECT)).containsOnly("alice");
        assertThat(values(EntryKind.CALL_DENIED, AuditField.DECISION)).containsOnly("DENIED");
    }

    @Test
    void row25EveryUseAndEveryRefreshOfATokenHasItsEntries() {
        world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        world.grant(world.connect(BOB, "google"), TestWorld.readingQ3());
        for (int hour = 0; hour < 3; hour++) {
            for (UserId user : List.of(ALICE, BOB, ALICE)) {
                assertThat(read(user)).isEqualTo(200);
            }
            world.clock.advance(Duration.ofHours(2));
        }
        world.sandbox.expireAccessTokens("google");
        assertThat(read(BOB)).isEqualTo(200);

        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(5);
        assertThat(calls(EntryKind.REFRESH_INTENT))
                .hasSize(5)
                .doesNotHaveDuplicates()
                .isEqualTo(calls(EntryKind.REFRESH_OUTCOME));
        assertThat(ofTheSkill(EntryKind.CALL_INTENT)).hasSize(10).doesNotHaveDuplicates();
        assertThat(ofTheSkill(EntryKind.CALL_OUTCOME)).isEqualTo(ofTheSkill(EntryKind.CALL_INTENT));
        assertThat(values(EntryKind.CALL_OUTCOME, AuditField.OUTCOME)).containsOnly("HTTP 200");
    }

    private List<String> calls(EntryKind kind) {
        return values(kind, AuditField.CALL);
    }

    private List<String> ofTheSkill(EntryKind kind) {
        return entries(folder, kind).stream()
                .filter(entry -> entry.field(AuditField.ACTOR).orElseThrow().equals(WORK))
                .map(entry -> entry.field(AuditField.CALL).orElseThrow())
                .toList();
    }

    @Test
    void row25ATokenThatLeavesAndOneThatMayNotLeaveATrace() {
        ConnectionInfo google = world.connect(ALICE, "google");
        Grant grant = world.vault
                .operator()
                .grant(
                        TAKER,
                        google.id(),
                        List.of(Permission.of("google", "gmail.messages.send", "token.export")
                                .build()));
        try (ScopedToken token = taker().scopedToken(SENDING)) {
            assertThat(token.scopes()).hasSize(1);
        }
        assertThatThrownBy(() -> taker().scopedToken(ScopedTokenRequest.of("google", "gmail.messages.list")))
                .isInstanceOf(CallDeniedException.class);

        AuditEntry left = entries(folder, EntryKind.TOKEN_EXPORTED).get(0);
        assertThat(left.field(AuditField.ACTOR)).contains("skill:taker@2.0.0");
        assertThat(left.field(AuditField.SUBJECT)).contains("alice");
        assertThat(left.field(AuditField.OPERATION)).contains("token.export");
        assertThat(left.field(AuditField.AUTHORITY).orElseThrow())
                .startsWith(grant.id().value());
        String call = left.field(AuditField.CALL).orElseThrow();
        assertThat(Stream.of(entries(folder, EntryKind.CALL_INTENT, EntryKind.TOKEN_EXPORTED, EntryKind.CALL_OUTCOME))
                        .flatMap(List::stream)
                        .filter(entry ->
                                entry.field(AuditField.CALL).orElseThrow().equals(call))
                        .map(AuditEntry::kind))
                .containsExactly(EntryKind.CALL_INTENT, EntryKind.TOKEN_EXPORTED, EntryKind.CALL_OUTCOME);
        assertThat(entries(folder, EntryKind.CALL_DENIED)).singleElement().satisfies(denied -> {
            assertThat(denied.field(AuditField.ACTOR)).contains("skill:taker@2.0.0");
            assertThat(denied.field(AuditField.OPERATION)).contains("token.export");
        });
    }
}
