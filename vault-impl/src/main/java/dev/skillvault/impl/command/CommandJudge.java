package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.operator.CommandId;
import dev.skillvault.operator.OperatorId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Says of a row whether an operator asks for this, now, for the first time. Whoever can write the database can write rows, change them
 * and put old ones back: only the key, the signature, the clock and the log count, never the row's own state.
 *
 * <p>Immutable, thread-safe.
 */
final class CommandJudge {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    /** How far the operator's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final AgentId agent;
    private final OperatorKeys keys;
    private final Set<String> verbs;

    CommandJudge(AgentId agent, OperatorKeys keys, Set<String> verbs) {
        this.agent = agent;
        this.keys = keys;
        this.verbs = verbs;
    }

    /**
     * What is thought of a row.
     *
     * @param refusal why not; empty if it is accepted
     * @param operator the key, if there is one that is believed
     * @param arguments what it asks for, if that can be read
     */
    record Verdict(Optional<Refusal> refusal, Optional<OperatorKeyRow> operator, Optional<JsonNode> arguments) {}

    /** Judges; inside the unit that takes the command, so that nothing comes in between. */
    Verdict judge(Connection jdbc, CommandRow row, Instant now) throws SQLException {
        Optional<OperatorId> id = wellFormed(row);
        if (id.isEmpty()) {
            return refused(Refusal.MALFORMED);
        }
        Optional<OperatorKeyRow> known = keys.find(jdbc, id.get());
        if (known.isEmpty()) {
            return refused(Refusal.UNKNOWN_KEY);
        }
        OperatorKeyRow operator = known.get();
        Optional<Refusal> refusal = refusal(jdbc, row, operator, now);
        return new Verdict(refusal, known, refusal.isPresent() ? Optional.empty() : Json.read(row.arguments()));
    }

    /** The key of a command that was taken before, if it would still be believed whose it is, and is not ended. */
    Optional<OperatorKeyRow> stillBelieved(Connection jdbc, CommandRow row) throws SQLException {
        Optional<OperatorId> id = wellFormed(row);
        Optional<OperatorKeyRow> known = id.isEmpty() ? Optional.empty() : keys.find(jdbc, id.get());
        boolean believed = known.isPresent()
                && known.get().isActive()
                && isSigned(jdbc, row, known.get())
                && !keys.isTheAgents(jdbc, known.get().publicKeyBytes())
                && wasTaken(jdbc, row.id());
        return believed ? known : Optional.empty();
    }

    private Optional<Refusal> refusal(Connection jdbc, CommandRow row, OperatorKeyRow operator, Instant now)
            throws SQLException {
        if (!isSigned(jdbc, row, operator)) {
            return Optional.of(Refusal.BAD_SIGNATURE);
        }
        if (!operator.isActive()) {
            return Optional.of(Refusal.ENDED_KEY);
        }
        if (keys.isTheAgents(jdbc, operator.publicKeyBytes())) {
            return Optional.of(Refusal.AGENTS_KEY);
        }
        if (!isTimely(row, now)) {
            return Optional.of(Refusal.EXPIRED);
        }
        if (wasTaken(jdbc, row.id())) {
            return Optional.of(Refusal.REPLAYED);
        }
        if (!verbs.contains(row.verb())) {
            return Optional.of(Refusal.UNKNOWN_VERB);
        }
        return Json.read(row.arguments()).isEmpty() ? Optional.of(Refusal.MALFORMED) : Optional.empty();
    }

    private static Verdict refused(Refusal why) {
        return new Verdict(Optional.of(why), Optional.empty(), Optional.empty());
    }

    private static Optional<OperatorId> wellFormed(CommandRow row) {
        try {
            var unused = new CommandId(row.id());
            return Optional.of(new OperatorId(row.operator()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(Connection jdbc, CommandRow row, OperatorKeyRow operator) throws SQLException {
        byte[] message = row.signedBytes(CommandRows.vaultId(jdbc), agent.value());
        try {
            return OperatorKeyPair.verify(
                    operator.publicKeyBytes(), message, HexFormat.of().parseHex(row.signature()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTimely(CommandRow row, Instant now) {
        Instant issued = Micros.of(row.issuedAt());
        Instant expires = Micros.of(row.expiresAt());
        return expires.isAfter(now)
                && issued.isBefore(expires)
                && !issued.plus(LIFETIME).isBefore(expires)
                && !issued.isAfter(now.plus(SKEW));
    }

    /** Whoever changes the row's state, or puts a deleted row back, does not change the log. */
    boolean wasTaken(Connection jdbc, String id) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(
                "SELECT 1 FROM audit_entry WHERE agent = ? AND call = ? AND kind = 'COMMAND_TAKEN'")) {
            select.setString(1, agent.value());
            select.setString(2, id);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }
}
