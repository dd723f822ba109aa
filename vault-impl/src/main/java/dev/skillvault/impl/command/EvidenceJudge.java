package dev.skillvault.impl.command;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Says of kept evidence whether an operator really asked for it: the key is enrolled and was not ended since, is not the agent's, made the
 * signature, and the log knows that the command was taken.
 *
 * <p>Immutable, thread-safe.
 */
public final class EvidenceJudge {
    private final CommandJudge judge;

    /** Judges for one agent, by these keys. */
    public EvidenceJudge(AgentId agent, OperatorKeys keys) {
        this.judge = new CommandJudge(agent, keys, Set.of());
    }

    /** The operator's enrolment that signed it, as the log names it; empty if it proves nothing. */
    public Optional<String> signedBy(Connection jdbc, Evidence evidence) throws SQLException {
        return judge.stillBelieved(jdbc, evidence.row()).map(OperatorKeyRow::authority);
    }
}
