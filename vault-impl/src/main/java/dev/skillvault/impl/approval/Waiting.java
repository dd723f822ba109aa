package dev.skillvault.impl.approval;

import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that wait, sealed under their users' keys: a row that was made by anybody else, or moved, or changed, does not open.
 *
 * <p>Thread-safe.
 */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private final ApprovalRows rows;
    private final KeyRing ring;

    Waiting(KeyRing ring) {
        this.rows = new ApprovalRows(ring.agent());
        this.ring = ring;
    }

    /** A row and what it opened to. */
    record Opened(ApprovalRow row, KeptRequest request) {}

    ApprovalRows rows() {
        return rows;
    }

    /** Keeps a request, sealed for the place that its entry in the log is about to have. */
    void keep(UnitOfWork unit, KeptRequest kept, byte[] encoded) throws SQLException {
        long sequence = unit.logSize();
        UserId user = kept.asker().user();
        rows.insert(unit.jdbc(), kept, sequence, ring.seal(unit, binding(user, sequence), encoded));
    }

    /**
     * A request by its id; empty if there is none.
     *
     * @throws CannotOpenException if the row is not as the vault made it
     */
    Optional<Opened> find(Connection jdbc, ApprovalId id) throws SQLException {
        Optional<ApprovalRow> row = rows.find(jdbc, id);
        return row.isEmpty() ? Optional.empty() : Optional.of(open(jdbc, row.get()));
    }

    /** What nobody has answered yet, oldest first. A row that is not as the vault made it is left out. */
    List<KeptRequest> unanswered(Connection jdbc, Instant now) throws SQLException {
        List<KeptRequest> waiting = new ArrayList<>();
        for (ApprovalRow row : rows.waiting(jdbc, now)) {
            try {
                KeptRequest kept = open(jdbc, row).request();
                if (now.isBefore(kept.expiresAt())) {
                    waiting.add(kept);
                }
            } catch (CannotOpenException e) {
                LOG.atWarn()
                        .addKeyValue("agent", ring.agent())
                        .log("the row of a request that waits for approval is not as it was made, and is ignored");
            }
        }
        return waiting;
    }

    private Opened open(Connection jdbc, ApprovalRow row) throws SQLException {
        try {
            KeptRequest kept = KeptRequest.decode(ring.open(jdbc, binding(row.user(), row.sequence()), row.sealed()));
            if (!kept.id().equals(row.id()) || !kept.asker().user().equals(row.user())) {
                throw new CannotOpenException();
            }
            return new Opened(row, kept);
        } catch (IllegalArgumentException e) {
            throw new CannotOpenException();
        }
    }

    private Binding binding(UserId user, long sequence) {
        return ring.binding(user, RecordType.APPROVED_REQUEST).withGeneration(sequence);
    }
}
