package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An agent's log beside the notes that an anchor has of it. It takes the head and the checkpoints of the database at their word and so looks
 * at a few rows, however long the log is: it finds a database that was put back or replaced, and not one whose entries were rewritten with
 * care, which is for {@link StoreVerifier} to find. Notes of other agents are passed over.
 *
 * @param current the newest of the notes that are part of the log
 * @param former notes of logs that this one continues after a restore
 * @param contradictions notes that this log cannot have signed and forgotten
 */
public record AnchorComparison(
        Optional<Checkpoint> current, List<Checkpoint> former, List<Contradiction> contradictions) {

    /** Copies what can change. */
    public AnchorComparison {
        former = List.copyOf(former);
        contradictions = List.copyOf(contradictions);
    }

    /**
     * A note that does not fit.
     *
     * @param note the note
     * @param reason one word for the log
     * @param sentence to complete "the anchor ..."
     */
    public record Contradiction(Checkpoint note, String reason, String sentence) {}

    /**
     * Compares.
     *
     * @param logKey raw public key of the agent's log
     * @param spkiSha256 of the identity's public key
     * @throws UnusableLogException if there is no such log, or its head is not one the vault wrote
     */
    public static AnchorComparison of(
            Connection connection, AgentId agent, byte[] logKey, byte[] spkiSha256, List<Checkpoint> notes)
            throws SQLException {
        LogState log = LogState.read(connection, agent)
                .orElseThrow(() -> new UnusableLogException(agent, "there is no log for this agent"));
        // an anchor that keeps notes of this log took it for a restored one before
        boolean known = notes.stream().anyMatch(note -> note.origin().equals(log.origin()) && isSigned(note, logKey));
        List<Checkpoint> former = new ArrayList<>();
        List<Contradiction> contradictions = new ArrayList<>();
        Optional<Checkpoint> current = Optional.empty();
        for (Checkpoint note : notes) {
            String origin = note.origin();
            if (!LogOrigin.isOf(origin, agent.value())) {
                continue;
            }
            if (!isSigned(note, logKey)) {
                contradictions.add(otherKey(log, note));
            } else if (origin.equals(log.origin())) {
                Optional<Contradiction> found = sameLog(connection, agent, log, note);
                found.ifPresent(contradictions::add);
                current = found.isPresent() ? current : Optional.of(note);
            } else if (LogOrigin.number(origin) < LogOrigin.number(log.origin())
                    && (known || RestoredLog.isGenuine(connection, agent, logKey, spkiSha256))) {
                former.add(note);
            } else {
                contradictions.add(notContinued(log, note));
            }
        }
        return new AnchorComparison(current, former, contradictions);
    }

    private static Contradiction otherKey(LogState log, Checkpoint note) {
        return new Contradiction(
                note,
                "OTHER_LOG",
                "knows " + note.size() + " entries of the log " + note.origin()
                        + ", which the key of this database's log " + log.origin() + " did not sign");
    }

    private static Contradiction notContinued(LogState log, Checkpoint note) {
        return new Contradiction(
                note,
                "OTHER_LOG",
                "knows the log " + note.origin() + ", and the database has the log " + log.origin()
                        + ", which does not continue it");
    }

    /** The vault hands out no note that is not in the table by then. */
    private static Optional<Contradiction> sameLog(Connection connection, AgentId agent, LogState log, Checkpoint note)
            throws SQLException {
        if (note.size() > log.size()) {
            return Optional.of(new Contradiction(
                    note,
                    "BEHIND",
                    "knows " + note.size() + " entries of the log " + note.origin() + ", and the database has only "
                            + log.size() + ": an older copy was put in its place, or its end was cut off"));
        }
        if (new LogState(log.origin(), log.size(), log.root(), note.note()).isPartOf(connection, agent)) {
            return Optional.empty();
        }
        return Optional.of(new Contradiction(
                note,
                "FORKED",
                "knows a checkpoint of " + note.size() + " entries of the log " + note.origin()
                        + " that the database does not have: an older copy was put in its place and went on"));
    }

    private static boolean isSigned(Checkpoint note, byte[] logKey) {
        return SignedCheckpoint.parse(note.note())
                .filter(parsed -> parsed.size() == note.size() && parsed.isSignedBy(logKey))
                .isPresent();
    }
}
