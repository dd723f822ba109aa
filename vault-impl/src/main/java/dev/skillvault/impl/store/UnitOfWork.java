package dev.skillvault.impl.store;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.ErasureStatement;
import dev.skillvault.impl.audit.LogAppender;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.PruneStatement;
import dev.skillvault.impl.audit.PrunedRows;
import dev.skillvault.impl.audit.SegmentFile;
import dev.skillvault.impl.audit.SideRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a unit of work may do inside the committer's transaction: read and write rows, and append to the log. Valid only while
 * {@link Work#run} runs.
 *
 * <p>Not thread-safe.
 */
public final class UnitOfWork {
    private final Connection connection;
    private final LogAppender log;
    private final LogSigner signer;
    private final String id;
    private final @Nullable String operator;
    private final Instant now;
    private final List<AuditEntry> appended = new ArrayList<>();

    UnitOfWork(Connection connection, LogAppender log, LogSigner signer, PendingUnit<?> unit, Instant now) {
        this.connection = connection;
        this.log = log;
        this.signer = signer;
        this.id = unit.id();
        this.operator = unit.operator();
        this.now = now;
    }

    /** The transaction's connection. Never commit, roll back or close it. */
    public Connection jdbc() {
        return connection;
    }

    /** The time of this unit, by the vault's clock. */
    public Instant now() {
        return now;
    }

    /** Appends a record; it is committed together with whatever this unit writes. */
    public AuditEntry append(AuditDraft draft) throws SQLException {
        AuditEntry entry = log.append(operator == null ? draft : draft.causedBy(operator), id, now);
        appended.add(entry);
        return entry;
    }

    /** Signs the log as it is now. */
    public Checkpoint checkpoint() throws SQLException {
        return log.checkpoint(signer, now);
    }

    /** Signs that the record which is appended next names what was erased of a user's. */
    public byte[] signErasure(UserId user, SideRows.Erased erased) {
        return signer.sign(
                ErasureStatement.bytes(log.origin(), log.size(), user.value(), erased.rows(), erased.ranges()));
    }

    /** Signs that the record which is appended next names what was pruned. */
    public byte[] signPruning(SegmentFile segment, PrunedRows.Pruned pruned) {
        return signer.sign(PruneStatement.bytes(
                log.origin(), log.size(), segment.sha256(), segment.from(), segment.until(), pruned));
    }

    /** The records of this batch, those of units before this one included; a query finds the older ones only. */
    public List<AuditEntry> unwritten() {
        return log.unflushed();
    }

    /** The place the next record will have. */
    public long logSize() {
        return log.size();
    }

    List<AuditEntry> appended() {
        return appended;
    }

    /**
     * A small piece of work that is committed as a whole or not at all.
     *
     * <p>It runs on the committer's thread: no network, no waiting. It may run again if its commit was not acknowledged and is
     * found not to have happened. One that changes anything appends at least one record, by which it is looked up.
     *
     * @param <T> its result, handed out only once it is on disk
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work. What it throws undoes it and reaches the caller. */
        T run(UnitOfWork unit) throws SQLException;
    }
}
