package dev.skillvault.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.DescribedEntries;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.StoreReader;
import dev.skillvault.impl.audit.StoreVerifier;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.CommandId;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.testkit.TestClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may make the agent do, and what nobody may, on every database. */
abstract class CommandContractTest {
    private static final AgentId AGENT = new AgentId("agent");
    private static final String WORK = "work";

    @TempDir
    Path folder;

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final List<CommandCall> done = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private StoreUrl url;
    private Store store;
    private Side agent;
    private OperatorKeyPair carol;

    /** One agent, opened by hand so that the test says when its desk looks. */
    private record Side(AgentId id, AgentKeys keys, Committer committer, OperatorOffice office, CommandDesk desk) {}

    /** A store that does not exist yet. */
    abstract StoreUrl newStore() throws SQLException;

    @BeforeEach
    void runAnAgent() throws SQLException {
        url = newStore();
        store = Store.open(url);
        agent = side("agent");
        carol = OperatorKeyPair.create(folder.resolve("carol.key"), null, new SecureRandom());
        agent.office().enrol("carol", carol.publicKey());
    }

    private Side side(String name) {
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, name)), clock, new SecureRandom());
        AgentId id = keys.ring().agent();
        Committer committer = new Committer(store, id, keys.logSigner(), clock, List.of());
        open.add(() -> {
            committer.close();
            keys.ring().close();
            keys.logSigner().close();
        });
        OperatorKeys operators = new OperatorKeys(id, keys.logSigner());
        Verbs verbs = new Verbs(Map.of(WORK, this::work, Verbs.ANSWER, this::work), () -> {});
        return new Side(
                id,
                keys,
                committer,
                new OperatorOffice(store, committer, operators),
                CommandDesk.of(store, committer, id, operators, verbs, clock));
    }

    /** Records something as the vault's own doing, and then does what the arguments say. */
    private Map<String, ?> work(CommandCall call) {
        agent.committer()
                .commit(unit -> unit.append(
                        AuditDraft.of(EntryKind.TOKENS_RESEALED, "vault").with(AuditField.REASON, "the work")));
        done.add(call);
        return switch (call.text("then")) {
            case "fail" -> throw new VaultUnavailableException("the provider is away");
            case "refuse" -> throw new ConsentException(ConsentException.Reason.REFUSED, "the user said no");
            case "break" -> throw new IllegalStateException("a secret of somebody's");
            default -> Map.of("answer", "well done");
        };
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        store.close();
    }

    private CommandLetters letters(OperatorKeyPair key, AgentId to) {
        return new CommandLetters(store, to, key, clock, Duration.ZERO);
    }

    private CommandId send(String verb, Map<String, String> arguments) {
        return letters(carol, AGENT).send(verb, arguments);
    }

    private int turn() {
        return agent.desk().turn(Runnable::run);
    }

    private Standing standing(CommandId id) {
        return store.read(jdbc -> new CommandRows(AGENT).standing(jdbc, id.value()))
                .orElseThrow();
    }

    private List<AuditEntry> entries() {
        try (AuditReader reader = StoreReader.open(url)) {
            return reader.list(AuditQuery.newest().limit(1000));
        }
    }

    private List<AuditEntry> entries(EntryKind kind) {
        List<AuditEntry> found =
                entries().stream().filter(entry -> entry.kind() == kind).toList();
        // the others stand for whatever a command does
        return kind.name().startsWith("COMMAND") ? DescribedEntries.checked(found) : found;
    }

    private void sql(String sql, Object... values) throws SQLException {
        try (Connection connection = store.writer();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isOne();
            connection.commit();
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = store.writer();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** Nothing was done, the log says why, and the operator gets to know. */
    private void assertRefused(String reason) {
        assertThat(turn()).isZero();
        assertThat(done).isEmpty();
        assertThat(entries(EntryKind.COMMAND_TAKEN)).isEmpty();
        assertThat(entries(EntryKind.COMMAND_REFUSED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.REASON)).contains(reason))
                .satisfies(entry -> assertThat(entry.field(AuditField.ACTOR)).contains("vault"));
        assertThat(turn()).isZero();
        assertThat(entries(EntryKind.COMMAND_REFUSED)).hasSize(1);
    }

    @Test
    void aCommandIsExecutedOnceAndEverythingItCausesNamesTheOperator() throws Exception {
        CommandId id = send(WORK, Map.of("connection", "co_1"));
        assertThat(turn()).isOne();
        assertThat(done)
                .singleElement()
                .satisfies(call -> assertThat(call.text("connection")).isEqualTo("co_1"));
        assertThat(letters(carol, AGENT).awaitDone(id).path("answer").asText()).isEqualTo("well done");
        assertThat(turn()).isZero();
        assertThat(done).hasSize(1);
        for (EntryKind kind : List.of(EntryKind.COMMAND_TAKEN, EntryKind.TOKENS_RESEALED, EntryKind.COMMAND_OUTCOME)) {
            assertThat(entries(kind))
                    .singleElement()
                    .satisfies(
                            entry -> assertThat(entry.field(AuditField.ACTOR)).contains("operator:carol"));
        }
        AuditEntry taken = entries(EntryKind.COMMAND_TAKEN).get(0);
        assertThat(taken.field(AuditField.CALL)).contains(id.value());
        assertThat(taken.field(AuditField.AUTHORITY)).contains(carol.id() + "/1");
        assertThat(taken.field(AuditField.DETAILS).orElseThrow()).contains("co_1");
        assertThat(entries(EntryKind.COMMAND_OUTCOME).get(0).field(AuditField.OUTCOME))
                .contains("DONE");
        agent.committer().commit(unit -> unit.append(AuditDraft.of(EntryKind.CALL_DENIED, "vault")));
        assertThat(entries(EntryKind.CALL_DENIED).get(0).field(AuditField.ACTOR))
                .contains("vault");
        try (LogVerifier verifier = StoreVerifier.open(url)) {
            assertThat(verifier.verify(
                                    new LogVerifier.Options(List.of(), List.of(), (part, total) -> {}, clock.instant()))
                            .verdict())
                    .isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }

    private Optional<String> signedBy(Evidence evidence) {
        EvidenceJudge judge =
                new EvidenceJudge(AGENT, new OperatorKeys(AGENT, agent.keys().logSigner()));
        return store.read(jdbc -> judge.signedBy(jdbc, evidence));
    }

    @Test
    void keptEvidenceProvesOnlyWhatWasTakenAsItWas() {
        send(WORK, Map.of("connection", "co_1"));
        Evidence evidence = new Evidence(
                store.read(jdbc -> new CommandRows(AGENT).pending(jdbc)).get(0));
        assertThat(signedBy(evidence)).as("nobody took it").isEmpty();
        assertThat(turn()).isOne();
        assertThat(done.get(0).evidence().text()).isEqualTo(evidence.text());
        Evidence kept = Evidence.parse(evidence.text()).orElseThrow();
        assertThat(kept.argument("connection")).isEqualTo("co_1");
        assertThat(kept.argument("pasted")).isEmpty();
        assertThat(signedBy(kept)).contains(carol.id() + "/1");
        for (String changed : List.of(
                evidence.text().replace("co_1", "co_2"),
                evidence.text().replace(WORK, "other"),
                evidence.text().replace("\"issuedAt\":", "\"issuedAt\":1"),
                evidence.text().replace("cmd_", "cmd-"))) {
            assertThat(changed).isNotEqualTo(evidence.text());
            assertThat(Evidence.parse(changed).flatMap(this::signedBy)).isEmpty();
        }
        agent.office().end(carol.id());
        assertThat(signedBy(kept)).as("the operator's enrolment has ended").isEmpty();
    }

    @Test
    void aPastedAnswerStaysNeitherInTheRowNorInTheLog() throws Exception {
        send(Verbs.ANSWER, Map.of("flow", "cmd_0", "pasted", "http://127.0.0.1/?code=very-secret"));
        assertThat(text("SELECT arguments FROM operator_command")).contains("very-secret");
        assertThat(turn()).isOne();
        assertThat(done.get(0).text("pasted")).contains("very-secret");
        assertThat(text("SELECT arguments FROM operator_command")).isEqualTo("{}");
        assertThat(entries())
                .allSatisfy(entry -> assertThat(entry.fields().toString()).doesNotContain("very-secret"));
    }

    @Test
    void anAnswerIsLeftToTheProcessThatWaitsForIt() throws Exception {
        CommandId flow = send(WORK, Map.of());
        sql(
                "UPDATE operator_command SET state = 'RUNNING', node = 'another', running_until = ?",
                Micros.of(clock.instant().plusSeconds(60)));
        send(Verbs.ANSWER, Map.of("flow", flow.value(), "pasted", "x"));
        assertThat(turn()).isZero();
        assertThat(done).isEmpty();
        assertThat(entries(EntryKind.COMMAND_REFUSED)).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(turn()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verb = 'answer'",
                "arguments = '{\"connection\":\"co_2\"}'",
                "issued_at = issued_at - 1",
                "expires_at = expires_at - 1",
                "command_id = 'cmd_00000000000000000000000000000000'",
                "signature = '00'",
                "signature = ''",
                "signature = 'not hexadecimal'"
            })
    void whateverIsChangedInARowTheSignatureDoesNotFit(String change) throws Exception {
        send(WORK, Map.of("connection", "co_1"));
        sql("UPDATE operator_command SET " + change);
        assertRefused("BAD_SIGNATURE");
    }

    @Test
    void noBitOfTheSignatureMayBeChanged() throws Exception {
        CommandId id = send(WORK, Map.of());
        byte[] signature = HexFormat.of().parseHex(text("SELECT signature FROM operator_command"));
        for (int bit = 0; bit < 8 * signature.length; bit += 7) {
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            sql(
                    "UPDATE operator_command SET signature = ?, state = 'PENDING'",
                    HexFormat.of().formatHex(signature));
            assertThat(turn()).isZero();
            assertThat(standing(id).state()).isEqualTo(CommandState.FAILED);
            signature[bit / 8] ^= (byte) (1 << bit % 8);
        }
        sql(
                "UPDATE operator_command SET signature = ?, state = 'PENDING'",
                HexFormat.of().formatHex(signature).substring(2));
        assertThat(turn()).isZero();
        assertThat(done).isEmpty();
        assertThat(entries(EntryKind.COMMAND_REFUSED))
                .allSatisfy(entry -> assertThat(entry.field(AuditField.REASON)).contains("BAD_SIGNATURE"));
        sql(
                "UPDATE operator_command SET signature = ?, state = 'PENDING'",
                HexFormat.of().formatHex(signature));
        assertThat(turn()).as("unchanged it is accepted").isOne();
    }

    @Test
    void anotherOperatorsKeyDoesNotFitEither() throws Exception {
        OperatorKeyPair dave = OperatorKeyPair.create(folder.resolve("dave.key"), null, new SecureRandom());
        agent.office().enrol("dave", dave.publicKey());
        send(WORK, Map.of());
        sql("UPDATE operator_command SET operator_id = ?", dave.id().value());
        assertRefused("BAD_SIGNATURE");
    }

    @Test
    void aKeyThatIsNoneIsMalformed() throws Exception {
        send(WORK, Map.of());
        sql("UPDATE operator_command SET operator_id = 'somebody'");
        assertRefused("MALFORMED");
    }

    /** Whoever can write rows does not fill the log with them: it keeps every entry for ever. */
    @Test
    void ofManyRefusalsTheLogNamesAFewAndCountsTheOthers() throws Exception {
        OperatorKeyPair mallory = OperatorKeyPair.create(folder.resolve("mallory.key"), null, new SecureRandom());
        List<CommandId> flood = new ArrayList<>();
        for (int i = 0; i < RefusalRate.EACH_MINUTE + 7; i++) {
            flood.add(letters(mallory, AGENT).send(WORK, Map.of()));
        }
        while (!store.read(jdbc -> new CommandRows(AGENT).pending(jdbc)).isEmpty()) {
            assertThat(turn()).isZero();
        }
        assertThat(flood).allSatisfy(id -> assertThat(standing(id).state()).isEqualTo(CommandState.FAILED));
        assertThat(entries(EntryKind.COMMAND_REFUSED))
                .hasSize(RefusalRate.EACH_MINUTE)
                .allSatisfy(entry -> assertThat(entry.field(AuditField.REASON)).contains("UNKNOWN_KEY"));
        send(WORK, Map.of());
        assertThat(turn()).as("who is known is heard all the same").isOne();

        clock.advance(Duration.ofMinutes(1));
        assertThat(turn()).isZero();
        assertThat(turn()).isZero();
        assertThat(entries(EntryKind.COMMAND_REFUSED)).hasSize(RefusalRate.EACH_MINUTE + 1);
        AuditEntry count = entries(EntryKind.COMMAND_REFUSED).get(0);
        assertThat(count.field(AuditField.REASON)).contains(CommandIntake.TOO_MANY);
        assertThat(count.field(AuditField.DETAILS)).contains("{\"more\":{\"UNKNOWN_KEY\":7}}");

        letters(mallory, AGENT).send(WORK, Map.of());
        assertThat(turn()).isZero();
        assertThat(entries(EntryKind.COMMAND_REFUSED).get(0).field(AuditField.REASON))
                .as("in the next minute they are named again")
                .contains("UNKNOWN_KEY");
    }

    /** Nobody hides what their ended key still tried behind a flood of rows that are nothing. */
    @Test
    void manyRefusalsForOneReasonHideNoneForAnother() throws Exception {
        OperatorKeyPair mallory = OperatorKeyPair.create(folder.resolve("mallory.key"), null, new SecureRandom());
        for (int i = 0; i < RefusalRate.EACH_MINUTE + 1; i++) {
            letters(mallory, AGENT).send(WORK, Map.of());
            assertThat(turn()).isZero();
        }
        send(WORK, Map.of());
        sql("UPDATE operator_command SET verb = 'else' WHERE state = 'PENDING'");
        assertThat(turn()).isZero();
        assertThat(entries(EntryKind.COMMAND_REFUSED).get(0).field(AuditField.REASON))
                .contains("BAD_SIGNATURE");
    }

    @Test
    void aDeskThatClosesTellsOfRefusalsBeforeTheirMinuteIsOver() {
        OperatorKeyPair mallory = OperatorKeyPair.create(folder.resolve("mallory.key"), null, new SecureRandom());
        for (int i = 0; i < RefusalRate.EACH_MINUTE + 1; i++) {
            letters(mallory, AGENT).send(WORK, Map.of());
            assertThat(turn()).isZero();
        }
        agent.desk().close();
        assertThat(entries(EntryKind.COMMAND_REFUSED).get(0).field(AuditField.DETAILS))
                .contains("{\"more\":{\"UNKNOWN_KEY\":1}}");
    }

    @Test
    void anUnknownKeyIsRefused() {
        OperatorKeyPair mallory = OperatorKeyPair.create(folder.resolve("mallory.key"), null, new SecureRandom());
        letters(mallory, AGENT).send(WORK, Map.of());
        assertRefused("UNKNOWN_KEY");
    }

    @Test
    void aKeyThatAnAdministratorSlippedInIsUnknown() throws Exception {
        OperatorKeyPair mallory = OperatorKeyPair.create(folder.resolve("mallory.key"), null, new SecureRandom());
        sql(
                "INSERT INTO operator_key (agent_id, operator_id, version, name, public_key, enrolled_at, status, signature)"
                        + " SELECT agent_id, ?, 1, 'carol', ?, enrolled_at, status, signature FROM operator_key",
                mallory.id().value(),
                HexFormat.of().formatHex(mallory.publicKey()));
        letters(mallory, AGENT).send(WORK, Map.of());
        assertRefused("UNKNOWN_KEY");
    }

    @Test
    void anEndedKeyIsRefusedAndCannotBeBroughtBack() throws Exception {
        agent.office().end(carol.id());
        assertThat(agent.office().all()).extracting(EnrolledOperator::active).containsExactly(false);
        send(WORK, Map.of());
        assertRefused("ENDED_KEY");
        sql("DELETE FROM operator_key WHERE version = 2");
        assertThat(agent.office().all()).as("the log knows of the end").isEmpty();
        CommandId second = send(WORK, Map.of());
        assertThat(turn()).isZero();
        assertThat(done).isEmpty();
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(second))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.reason()).isEqualTo(CommandException.Reason.REFUSED))
                .hasMessageContaining("does not know the operator's key");
    }

    @Test
    void anExpiredCommandIsRefused() {
        send(WORK, Map.of());
        clock.advance(CommandJudge.LIFETIME);
        assertRefused("EXPIRED");
    }

    @Test
    void aCommandFromTheFutureIsRefused() {
        TestClock ahead = TestClock.startingAt(clock.instant().plus(Duration.ofMinutes(2)));
        new CommandLetters(store, AGENT, carol, ahead, Duration.ZERO).send(WORK, Map.of());
        assertRefused("EXPIRED");
    }

    @Test
    void aCommandThatWouldLastForEverIsRefused() throws Exception {
        long now = Micros.of(clock.instant());
        insertSigned(new CommandRow(
                "cmd_0123456789abcdef0123456789abcdef", carol.id().value(), now, now + 600_000_000L, WORK, "{}", ""));
        assertRefused("EXPIRED");
    }

    @Test
    void argumentsAreCanonicalOrRefused() throws Exception {
        long now = Micros.of(clock.instant());
        insertSigned(new CommandRow(
                "cmd_0123456789abcdef0123456789abcdef",
                carol.id().value(),
                now,
                now + 1_000_000L,
                WORK,
                "{\"a\":\"1\",\"a\":\"2\"}",
                ""));
        assertRefused("MALFORMED");
    }

    private void insertSigned(CommandRow row) throws SQLException {
        String vault = store.read(CommandRows::vaultId);
        byte[] signature = carol.sign(row.signedBytes(vault, AGENT.value()));
        try (Connection connection = store.writer()) {
            new CommandRows(AGENT).insert(connection, row.signed(HexFormat.of().formatHex(signature)));
            connection.commit();
        }
    }

    @Test
    void anUnknownVerbIsRefused() {
        send("format.disk", Map.of());
        assertRefused("UNKNOWN_VERB");
    }

    @Test
    void aRowThatIsPutBackIsReplayedAndRefused() throws Exception {
        CommandId id = send(WORK, Map.of());
        sql("INSERT INTO operator_command SELECT agent_id, 'kept', operator_id, issued_at, expires_at, verb, arguments,"
                + " signature, 'DONE', node, running_until, result FROM operator_command");
        assertThat(turn()).isOne();
        sql("DELETE FROM operator_command WHERE command_id = ?", id.value());
        sql("UPDATE operator_command SET command_id = ?, state = 'PENDING' WHERE command_id = 'kept'", id.value());
        assertThat(turn()).isZero();
        assertThat(done).hasSize(1);
        assertThat(entries(EntryKind.COMMAND_REFUSED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.REASON)).contains("REPLAYED"));
    }

    @Test
    void aCommandForOneAgentMeansNothingToAnother() throws Exception {
        Side other = side("other");
        other.office().enrol("carol", carol.publicKey());
        send(WORK, Map.of());
        assertThat(other.desk().turn(Runnable::run)).as("it is not even seen").isZero();
        assertThat(entries(EntryKind.COMMAND_REFUSED)).isEmpty();
        sql("UPDATE operator_command SET agent_id = 'other'");
        assertThat(other.desk().turn(Runnable::run)).isZero();
        assertThat(done).isEmpty();
        assertThat(entries(EntryKind.COMMAND_REFUSED)).singleElement().satisfies(entry -> {
            assertThat(entry.agent()).isEqualTo(other.id());
            assertThat(entry.field(AuditField.REASON)).contains("BAD_SIGNATURE");
        });
        letters(carol, other.id()).send(WORK, Map.of());
        assertThat(turn()).isZero();
        assertThat(other.desk().turn(Runnable::run)).isOne();
    }

    @Test
    void aCommandWhoseProcessDiedIsUnknownAndNeverRunTwice() {
        CommandId id = send(WORK, Map.of());
        assertThat(agent.desk().turn(command -> {}))
                .as("taken, and then the process is gone")
                .isOne();
        assertThat(turn()).as("it may still be at it").isZero();
        clock.advance(Duration.ofMinutes(3));
        assertThat(turn()).isZero();
        assertThat(done).isEmpty();
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(id))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.reason()).isEqualTo(CommandException.Reason.UNKNOWN))
                .hasMessageContaining("not executed again");
        assertThat(entries(EntryKind.COMMAND_OUTCOME))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.OUTCOME)).contains("UNKNOWN"));
    }

    @Test
    void aRowThatOnlyClaimsToHaveBeenTakenLeavesNoEntry() throws Exception {
        CommandId id = send(WORK, Map.of());
        sql("UPDATE operator_command SET state = 'RUNNING', node = 'nobody'");
        assertThat(turn()).isZero();
        assertThat(standing(id).state()).isEqualTo(CommandState.FAILED);
        assertThat(done).isEmpty();
        assertThat(entries(EntryKind.COMMAND_OUTCOME)).isEmpty();
    }

    @Test
    void theOperatorKnowsOfADeadAgentThoughNobodySaysSo() {
        CommandId id = send(WORK, Map.of());
        agent.desk().turn(command -> {});
        clock.advance(Duration.ofMinutes(4));
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(id))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.reason()).isEqualTo(CommandException.Reason.UNKNOWN));
    }

    @Test
    void aCommandThatNobodyTakesIsWithdrawn() throws Exception {
        CommandId id = send(WORK, Map.of());
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(id))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        e -> assertThat(e.reason()).isEqualTo(CommandException.Reason.NOT_TAKEN))
                .hasMessageContaining("is agent running?");
        assertThat(text("SELECT COUNT(*) FROM operator_command")).isEqualTo("0");
        assertThat(turn()).isZero();
        assertThat(done).isEmpty();
    }

    @Test
    void aFailureIsAnOutcomeAndABugTellsNothing() throws Exception {
        CommandId failed = send(WORK, Map.of("then", "fail"));
        CommandId refused = send(WORK, Map.of("then", "refuse"));
        CommandId broken = send(WORK, Map.of("then", "break"));
        assertThat(turn()).isEqualTo(3);
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(failed))
                .isInstanceOf(CommandException.class)
                .hasMessage("the provider is away");
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(refused))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(ConsentException.Reason.REFUSED));
        assertThatThrownBy(() -> letters(carol, AGENT).awaitDone(broken))
                .isInstanceOf(CommandException.class)
                .hasMessageNotContaining("secret");
        assertThat(text("SELECT result FROM operator_command WHERE command_id = '" + broken + "'"))
                .doesNotContain("secret");
        assertThat(entries(EntryKind.COMMAND_OUTCOME)).hasSize(3);
    }

    @Test
    void theAgentsOwnKeyIsNoOperators() throws Exception {
        byte[] spki = X509Identity.from(TestVaults.identity(folder, "agent"))
                .certificateChain()
                .get(0)
                .getPublicKey()
                .getEncoded();
        byte[] raw = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        assertThatThrownBy(() -> agent.office().enrol("sneaky", raw))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("agent's own key");
        assertThatThrownBy(() ->
                        agent.office().enrol("sneaky", agent.keys().logSigner().publicKey()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("agent's own key");
    }

    @Test
    void whatCannotBeEnrolledIsRefused() {
        byte[] other = OperatorKeyPair.create(folder.resolve("x.key"), null, new SecureRandom())
                .publicKey();
        assertThatThrownBy(() -> agent.office().enrol("No Name", other))
                .hasMessageContaining("cannot be an operator's name");
        assertThatThrownBy(() -> agent.office().enrol("carol", other)).hasMessageContaining("another key");
        assertThatThrownBy(() -> agent.office().enrol("carol2", carol.publicKey()))
                .hasMessageContaining("already, as carol");
        assertThatThrownBy(() -> agent.office().enrol("short", new byte[31]))
                .hasMessageContaining("no Ed25519 public key");
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        assertThatThrownBy(() -> agent.office().enrol("small", neutral)).hasMessageContaining("no Ed25519 public key");
        agent.office().end(carol.id());
        assertThatThrownBy(() -> agent.office().enrol("carol", carol.publicKey()))
                .hasMessageContaining("was ended");
        assertThat(entries(EntryKind.OPERATOR_ENROLLED)).hasSize(1);
        assertThat(entries(EntryKind.OPERATOR_ENDED)).hasSize(1);
    }
}
