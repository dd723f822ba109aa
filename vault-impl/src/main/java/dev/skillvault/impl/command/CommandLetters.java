package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreCredentials;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.CommandId;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The operator's side of the rows: signs and adds them, and waits for what becomes of them.
 *
 * <p>Thread-safe.
 */
final class CommandLetters implements AutoCloseable {
    private static final Duration EACH = Duration.ofMillis(200);
    private static final Duration UNTIL_TAKEN = Duration.ofSeconds(15);
    private static final String CONSENT = "CONSENT_";

    private final Store store;
    private final AgentId agent;
    private final OperatorKeyPair key;
    private final CommandRows rows;
    private final Clock clock;
    private final SecureRandom random;
    private final Duration untilTaken;
    private final CountDownLatch closed = new CountDownLatch(1);

    CommandLetters(Store store, AgentId agent, OperatorKeyPair key, Clock clock, Duration untilTaken) {
        this.store = store;
        this.agent = agent;
        this.key = key;
        this.rows = new CommandRows(agent);
        this.clock = clock;
        this.random = new SecureRandom();
        this.untilTaken = untilTaken;
    }

    static CommandLetters open(OperatorDesk.Options options) {
        OperatorKeyPair key = own(options.key());
        StoreUrl url = StoreUrl.parse(options.jdbcUrl())
                .as(options.storeUser()
                        .map(user -> StoreCredentials.of(user, new char[0]))
                        .orElse(null));
        Store store = Store.openExisting(url);
        try {
            AgentId agent = options.agent().orElseGet(() -> onlyAgent(store, key));
            return new CommandLetters(store, agent, key, Clock.systemUTC(), UNTIL_TAKEN);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    static OperatorKeyPair own(OperatorKey key) {
        if (key instanceof OperatorKeyPair pair) {
            return pair;
        }
        throw new VaultConfigurationException("the operator's key must come from OperatorKey.fromFile or create");
    }

    /** The row is not believed here, and need not be: the agent judges for itself. */
    private static AgentId onlyAgent(Store store, OperatorKeyPair key) {
        List<String> agents = store.read(jdbc -> agents(jdbc, key));
        if (agents.isEmpty()) {
            throw new VaultConfigurationException(
                    "no agent in this store knows the operator's key: enrol it with 'vault operator enrol'");
        }
        if (agents.size() > 1) {
            throw new VaultConfigurationException(
                    "several agents in this store know the operator's key: say which is meant, " + agents);
        }
        return new AgentId(agents.get(0));
    }

    private static List<String> agents(Connection jdbc, OperatorKeyPair key) throws SQLException {
        return Rows.of(
                jdbc,
                "SELECT DISTINCT k.agent_id FROM operator_key k"
                        + " JOIN agent a ON a.agent_id = k.agent_id AND a.offboarded_at IS NULL"
                        + " WHERE k.operator_id = ? ORDER BY k.agent_id",
                row -> row.getString(1),
                key.id().value());
    }

    AgentId agent() {
        return agent;
    }

    /** Signs a command and adds it. */
    CommandId send(String verb, Map<String, String> arguments) {
        CommandRow row = signed(store, agent, key, clock.instant(), random, verb, arguments);
        write(jdbc -> rows.insert(jdbc, row));
        return new CommandId(row.id());
    }

    /** A command of now, with a signature that is good for this agent of this vault. */
    static CommandRow signed(
            Store store,
            AgentId agent,
            OperatorKeyPair key,
            Instant now,
            SecureRandom random,
            String verb,
            Map<String, String> arguments) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        CommandRow row = new CommandRow(
                "cmd_" + HexFormat.of().formatHex(id),
                key.id().value(),
                Micros.of(now),
                Micros.of(now.plus(CommandJudge.LIFETIME)),
                verb,
                Json.write(arguments),
                "");
        byte[] signature = key.sign(row.signedBytes(store.read(CommandRows::vaultId), agent.value()));
        return row.signed(HexFormat.of().formatHex(signature));
    }

    /** Signs an answer to what was shown, and waits until it is entered. */
    void answer(String verb, PendingApproval shown) {
        var unused = awaitDone(send(verb, answerTo(shown)));
    }

    /** What an answer names. */
    static Map<String, String> answerTo(PendingApproval shown) {
        return Map.of(
                ApprovalDesk.APPROVAL, shown.id().value(),
                ApprovalDesk.DIGEST, shown.digest(),
                ApprovalDesk.REQUEST, shown.wanted().requestHash());
    }

    /** Waits until the agent shows what the user needs. */
    JsonNode awaitShown(CommandId id) {
        return await(id, true, Optional.empty());
    }

    /** Waits until the command is done. */
    JsonNode awaitDone(CommandId id) {
        return await(id, false, Optional.empty());
    }

    /** The same, but no longer than this. */
    JsonNode awaitDone(CommandId id, Duration timeout) {
        return await(id, false, Optional.of(timeout));
    }

    private JsonNode await(CommandId id, boolean shown, Optional<Duration> timeout) {
        long begun = System.nanoTime();
        Optional<Standing> standing = standing(id);
        while (true) {
            Standing now = standing.orElseThrow(() -> unknown("the command's row is gone"));
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            switch (now.state()) {
                case DONE -> {
                    return result(now);
                }
                case FAILED -> throw failure(result(now));
                case RUNNING -> {
                    if (shown && now.result().isPresent()) {
                        return result(now);
                    }
                    if (clock.instant().isAfter(now.until().plus(CommandIntake.GRACE))) {
                        throw unknown("the agent took the command and said nothing more");
                    }
                }
                case PENDING -> {
                    if (waited.compareTo(untilTaken) >= 0 && withdraw(id)) {
                        throw new CommandException(
                                CommandException.Reason.NOT_TAKEN,
                                "no agent took the command within " + untilTaken.toSeconds()
                                        + " s, and it was withdrawn; is " + agent + " running?");
                    }
                }
            }
            if (timeout.isPresent() && waited.compareTo(timeout.get()) >= 0) {
                throw new ConsentException(
                        ConsentException.Reason.TIMED_OUT, "nobody has answered in time; the consent is still open");
            }
            pause();
            standing = standing(id);
        }
    }

    private Optional<Standing> standing(CommandId id) {
        return store.read(jdbc -> rows.standing(jdbc, id.value()));
    }

    private boolean withdraw(CommandId id) {
        boolean[] withdrawn = new boolean[1];
        write(jdbc -> withdrawn[0] = rows.withdraw(jdbc, id.value()));
        return withdrawn[0];
    }

    private void write(Store.Note work) {
        try (Connection connection = store.writer()) {
            work.run(connection);
            connection.commit();
            store.sync(connection);
        } catch (SQLException e) {
            throw Store.unavailable("the command could not be written", e);
        }
    }

    private static JsonNode result(Standing standing) {
        return standing.result()
                .flatMap(Json::read)
                .orElseThrow(() -> unknown("what came of the command cannot be read"));
    }

    private static RuntimeException failure(JsonNode result) {
        String word = result.path("error").asText();
        String sentence = result.path("message").asText();
        if (word.startsWith(CONSENT)) {
            return new ConsentException(ConsentException.Reason.valueOf(word.substring(CONSENT.length())), sentence);
        }
        return new CommandException(CommandException.Reason.valueOf(word), sentence);
    }

    private static CommandException unknown(String what) {
        return new CommandException(
                CommandException.Reason.UNKNOWN,
                what
                        + "; it may have been executed, and is not executed again: look with 'vault connections' and 'vault"
                        + " audit list'");
    }

    private void pause() {
        try {
            if (closed.await(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new VaultUnavailableException("the desk was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultUnavailableException("interrupted while waiting for the agent");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        store.close();
    }
}
