package dev.skillvault.impl.store;

import dev.skillvault.audit.AuditEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One unit on its way through the committer. Run, refused and released only by the committer's thread. */
final class PendingUnit<T> {
    private final String id;
    private final UnitOfWork.Work<T> work;
    private final @Nullable String operator = ActingOperator.current();
    private final CompletableFuture<T> result = new CompletableFuture<>();
    /** Taken once: by the committer when it begins, or by a caller that no longer waits. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private @Nullable T outcome;
    private @Nullable RuntimeException refusal;
    private List<AuditEntry> entries = List.of();

    PendingUnit(String id, UnitOfWork.Work<T> work) {
        this.id = id;
        this.work = work;
    }

    String id() {
        return id;
    }

    /** In whose name it was handed in; null for nobody's in particular. */
    @Nullable
    String operator() {
        return operator;
    }

    Future<T> result() {
        return result;
    }

    /** False if the caller gave up before the unit began. */
    boolean begin() {
        return taken.compareAndSet(false, true);
    }

    /** The caller no longer waits; a unit that has not begun will not. */
    void abandon() {
        taken.set(true);
    }

    void run(UnitOfWork unit) throws SQLException {
        refusal = null;
        outcome = work.run(unit);
        entries = List.copyOf(unit.appended());
    }

    /** The unit threw and is undone; its caller learns that when the batch is on disk. */
    void refuse(RuntimeException why) {
        refusal = why;
        entries = List.of();
    }

    void fail(RuntimeException why) {
        result.completeExceptionally(why);
    }

    /** Its batch is on disk. Returns what it appended. */
    List<AuditEntry> release() {
        if (refusal != null) {
            result.completeExceptionally(refusal);
        } else {
            result.complete(outcome);
        }
        return entries;
    }
}
