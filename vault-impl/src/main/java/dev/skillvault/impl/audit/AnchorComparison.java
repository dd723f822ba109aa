package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent's log beside the notes that an anchor has of it. If one is of this log it
 * reads the stored leaf hashes of the whole log, which have to lead to the note's root and to the head, and those without an entry have
 * to be named by the log's key among the pruned; it believes no checkpoint in the database. That the leaf hashes are those of the entries is for {@link StoreVerifier} to find. Notes of other agents are passed over.
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

    /** Whether there is no note of the agent among them. */
    public boolean isEmpty() {
        return current.isEmpty() && former.isEmpty() && contradictions.isEmpty();
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
     * @throws UnusableLogException if there is no such log, or its head is not what its entries lead to
     */
    public static AnchorComparison of(
            Connection connection, AgentId agent, byte[] logKey, byte[] spkiSha256, List<Checkpoint> notes)
            throws SQLException {
        LogState log = LogState.head(connection, agent)
                .orElseThrow(() -> new UnusableLogException(agent, "there is no log for this agent"));
        // an anchor that keeps notes of this log took it for a restored one before
        boolean known = notes.stream().anyMatch(note -> note.origin().equals(log.origin()) && isSigned(note, logKey));
        Map<Long, String> roots = known ? roots(connection, agent, log, logKey, notes) : Map.of();
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
                Optional<Contradiction> found = sameLog(log, note, roots);
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

    /** The roots over the first entries, for the sizes of the log's notes. */
    private static Map<Long, String> roots(
            Connection connection, AgentId agent, LogState log, byte[] logKey, List<Checkpoint> notes)
            throws SQLException {
        List<Long> sizes = notes.stream()
                .filter(note -> note.origin().equals(log.origin()))
                .map(Checkpoint::size)
                .filter(size -> size >= 0 && size <= log.size())
                .sorted()
                .toList();
        Map<Long, String> roots = new HashMap<>();
        CompactRange range = CompactRange.empty();
        LeafHashes hashes = LeafHashes.excused(connection, agent.value(), log.origin(), logKey);
        try {
            for (long size : sizes) {
                hashes.append(range, size);
                roots.put(size, Hex.of(range.root()));
            }
            log.requireReached(hashes, range);
        } catch (IllegalArgumentException e) {
            throw new UnusableLogException(
                    agent, "the entries of this agent's log do not lead to its head: run 'vault audit verify'");
        }
        return roots;
    }

    private static Optional<Contradiction> sameLog(LogState log, Checkpoint note, Map<Long, String> roots) {
        if (note.size() > log.size()) {
            return Optional.of(new Contradiction(
                    note,
                    "BEHIND",
                    "knows " + note.size() + " entries of the log " + note.origin() + ", and the database has only "
                            + log.size() + ": an older copy was put in its place, or its end was cut off"));
        }
        String root = SignedCheckpoint.parse(note.note())
                .map(SignedCheckpoint::rootHex)
                .orElseThrow();
        if (root.equals(roots.get(note.size()))) {
            return Optional.empty();
        }
        return Optional.of(new Contradiction(
                note,
                "FORKED",
                "knows a checkpoint of " + note.size() + " entries of the log " + note.origin()
                        + " that the database does not have: an older copy was put in its place and went on, or"
                        + " entries were rewritten"));
    }

    private static boolean isSigned(Checkpoint note, byte[] logKey) {
        return SignedCheckpoint.parse(note.note())
                .filter(parsed -> parsed.size() == note.size() && parsed.isSignedBy(logKey))
                .isPresent();
    }
}
