package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Appends to one agent's log inside one transaction, which holds the lock on the log's head row. Sequence numbers come from that row
 * and from nothing else, so a rollback leaves no gap.
 *
 * <p>Not thread-safe; lives as long as its transaction.
 */
public final class LogAppender {
    private record Row(AuditEntry entry, String leafHash, long logTime, AuditDraft draft) {}

    /**
     * What is known of the newest entry that is stored.
     *
     * @param kind its kind
     * @param logTime its time, or that of an earlier entry if the clock was set back
     */
    private record Tail(String kind, long logTime) {}

    private final Connection transaction;
    private final AgentId agent;
    private final String origin;
    private final List<Row> buffered = new ArrayList<>();
    private final Tail tail;
    private CompactRange range;

    private LogAppender(Connection transaction, AgentId agent, String origin, CompactRange range, Tail tail) {
        this.transaction = transaction;
        this.agent = agent;
        this.origin = origin;
        this.range = range;
        this.tail = tail;
    }

    /** Makes the head of a new log. */
    public static void create(Connection transaction, AgentId agent, String origin, byte[] publicKey)
            throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO audit_head (agent, origin, log_key, size, compact_range, root) VALUES (?, ?, ?, 0, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, origin);
            insert.setString(3, Hex.of(publicKey));
            insert.setString(4, "");
            insert.setString(5, Hex.of(MerkleHash.empty()));
            insert.executeUpdate();
        }
    }

    /**
     * Locks the head until the transaction ends.
     *
     * @throws UnusableLogException if there is no such log, or its head is not one the vault wrote
     */
    public static LogAppender lock(Connection transaction, AgentId agent) throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(
                "SELECT origin, size, compact_range FROM audit_head WHERE agent = ? FOR UPDATE")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new UnusableLogException(agent, "there is no log for this agent");
                }
                CompactRange range = CompactRange.decode(row.getLong(2), Hex.bytes(row.getString(3)));
                return new LogAppender(
                        transaction, agent, row.getString(1), range, tail(transaction, agent, range.size()));
            }
        } catch (IllegalArgumentException e) {
            throw new UnusableLogException(agent, "the head of this agent's log was changed: run 'vault audit verify'");
        }
    }

    /**
     * An off-boarding is the last entry, whoever still has the agent's keys in memory. Asked after a batch whose acknowledgement was
     * lost has been looked up, for it may hold the off-boarding.
     *
     * @throws VaultUnavailableException if the agent was off-boarded
     */
    public void refuseEnded() {
        if (tail.kind.equals(EntryKind.AGENT_OFFBOARDED.name())) {
            throw ended();
        }
    }

    private static Tail tail(Connection transaction, AgentId agent, long size) throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(
                "SELECT kind, log_time FROM audit_entry WHERE agent = ? AND sequence = ?")) {
            select.setString(1, agent.value());
            select.setLong(2, size - 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Tail(row.getString(1), row.getLong(2)) : new Tail("", Long.MIN_VALUE);
            }
        }
    }

    /** The log's name. */
    public String origin() {
        return origin;
    }

    private static VaultUnavailableException ended() {
        return new VaultUnavailableException("this agent was off-boarded, and nothing is decided for it any more");
    }

    /**
     * Gives a record its place. It is written by {@link #flush}.
     *
     * @throws IllegalArgumentException if a field is longer than its column; the log is then as it was
     * @throws VaultUnavailableException if the agent's end was recorded before
     */
    public AuditEntry append(AuditDraft draft, String unit, Instant now) {
        if (!buffered.isEmpty() && buffered.get(buffered.size() - 1).entry().kind() == EntryKind.AGENT_OFFBOARDED) {
            throw ended();
        }
        Map<AuditField, String> fields = new EnumMap<>(draft.fields());
        fields.put(AuditField.AGENT, agent.value());
        fields.put(AuditField.SEQUENCE, Long.toString(range.size()));
        long at = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        fields.put(AuditField.AT, Long.toString(at));
        fields.put(AuditField.UNIT, unit);
        FieldLimits.check(fields);
        AuditEntry entry = AuditEntry.of(fields);
        byte[] leafHash = LeafFormat.hash(fields);
        range.append(leafHash);
        buffered.add(new Row(entry, Hex.of(leafHash), Math.max(at, logTime()), draft));
        return entry;
    }

    private long logTime() {
        return buffered.isEmpty()
                ? tail.logTime
                : buffered.get(buffered.size() - 1).logTime();
    }

    /** What was appended and not yet flushed, oldest first: no query finds it. */
    public List<AuditEntry> unflushed() {
        return buffered.stream().map(Row::entry).toList();
    }

    /** Where the log is now, to come back to. */
    public Mark mark() {
        return new Mark(range.copy(), buffered.size());
    }

    /** Forgets what was appended since the mark. */
    public void rewind(Mark mark) {
        range = mark.range.copy();
        buffered.subList(mark.rows, buffered.size()).clear();
    }

    /** Number of entries, those not yet flushed included. */
    public long size() {
        return range.size();
    }

    /**
     * Whether the log grew out of how it was then: the entries that are stored since lead to its head. Sees a rewrite of the head and of
     * what came since, not of what was before.
     *
     * @param logKey raw public key of the log: another process may have pruned, by now, what came since
     */
    public boolean follows(Mark earlier, byte[] logKey) throws SQLException {
        CompactRange then = earlier.range.copy();
        if (range.size() < then.size()) {
            return false;
        }
        if (range.size() == then.size()) {
            return Arrays.equals(then.encode(), range.encode());
        }
        try {
            LeafHashes.excused(transaction, agent.value(), origin, logKey).append(then, range.size());
        } catch (IllegalArgumentException e) {
            return false;
        }
        return Arrays.equals(then.encode(), range.encode());
    }

    /**
     * Signs the log as it is now. The checkpoint that is kept for a size is the first: asked again, the same note is returned, and a
     * row that is not genuine stays as it is for the verifier to find.
     */
    public Checkpoint checkpoint(LogSigner signer, Instant now) throws SQLException {
        SignedCheckpoint signed =
                SignedCheckpoint.sign(origin, range.size(), range.root(), now.truncatedTo(ChronoUnit.MICROS), signer);
        Optional<String> kept = keptNote();
        if (kept.isPresent()) {
            return new Checkpoint(signed.size(), isSame(kept.get(), signed, signer) ? kept.get() : signed.note());
        }
        try (PreparedStatement insert =
                transaction.prepareStatement("INSERT INTO audit_checkpoint (agent, size, note) VALUES (?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setLong(2, signed.size());
            insert.setString(3, signed.note());
            insert.executeUpdate();
        }
        return new Checkpoint(signed.size(), signed.note());
    }

    private Optional<String> keptNote() throws SQLException {
        try (PreparedStatement select =
                transaction.prepareStatement("SELECT note FROM audit_checkpoint WHERE agent = ? AND size = ?")) {
            select.setString(1, agent.value());
            select.setLong(2, range.size());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Whether a note says of the log what we would say of it now, and is ours. */
    private static boolean isSame(String note, SignedCheckpoint now, LogSigner signer) {
        return SignedCheckpoint.parse(note)
                .filter(kept -> kept.origin().equals(now.origin())
                        && kept.size() == now.size()
                        && kept.rootHex().equals(now.rootHex())
                        && kept.isSignedBy(signer.publicKey()))
                .isPresent();
    }

    /** Writes everything appended, and the head. */
    public void flush() throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(EntryRows.INSERT)) {
            for (Row row : buffered) {
                EntryRows.bind(insert, row.entry(), row.leafHash(), row.logTime());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        flushSideRows();
        ResourceRows.insert(transaction, agent, unflushed());
        buffered.clear();
        try (PreparedStatement update = transaction.prepareStatement(
                "UPDATE audit_head SET size = ?, compact_range = ?, root = ? WHERE agent = ?")) {
            update.setLong(1, range.size());
            update.setString(2, Hex.of(range.encode()));
            update.setString(3, Hex.of(range.root()));
            update.setString(4, agent.value());
            update.executeUpdate();
        }
    }

    private void flushSideRows() throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO audit_side (agent, sequence, salt, sealed) VALUES (?, ?, ?, ?)")) {
            for (Row row : buffered) {
                if (row.draft().side().isPresent()) {
                    AuditDraft.Side side = row.draft().side().get();
                    insert.setString(1, agent.value());
                    insert.setLong(2, row.entry().sequence());
                    insert.setString(3, side.saltHex());
                    insert.setString(4, side.sealedHex());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /** A place in the log. */
    public static final class Mark {
        private final CompactRange range;
        private final int rows;

        private Mark(CompactRange range, int rows) {
            this.range = range;
            this.rows = rows;
        }
    }
}
