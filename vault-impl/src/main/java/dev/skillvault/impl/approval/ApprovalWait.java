package dev.skillvault.impl.approval;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.impl.grant.Decider;
import dev.skillvault.impl.grant.Decision;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.EndablePause;
import dev.skillvault.impl.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until there is something new to decide about a request, whichever process makes it so: it looks at the store.
 *
 * <p>Thread-safe.
 */
final class ApprovalWait {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Store store;
    private final ApprovalRows rows;
    private final Decider decider;
    private final Duration atMost;
    private final EndablePause pause;
    private final Clock clock;

    ApprovalWait(Store store, ApprovalRows rows, Decider decider, Duration atMost, EndablePause pause, Clock clock) {
        this.store = store;
        this.rows = rows;
        this.decider = decider;
        this.atMost = atMost;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * Whether it waits no more: it was answered, expired, or needs no approval any more. False if the time is over, the caller was
     * interrupted, or the vault is being closed; then it goes on waiting without its caller.
     */
    boolean isOverFor(Decision.Asked asked, MatchedCall call) {
        for (Duration waited = Duration.ZERO; waited.compareTo(atMost) < 0; waited = waited.plus(POLL)) {
            if (isCutShort()) {
                return false;
            }
            if (!clock.instant().isBefore(asked.expiresAt()) || !stillWaits(asked, call)) {
                return true;
            }
        }
        return false;
    }

    /** While the store is away for a moment nothing new is known. */
    private boolean stillWaits(Decision.Asked asked, MatchedCall call) {
        try {
            return store.read(jdbc -> waits(jdbc, asked.approval(), call));
        } catch (VaultUnavailableException e) {
            return true;
        }
    }

    private boolean isCutShort() {
        try {
            pause.pause(POLL);
            return pause.isEnded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean waits(Connection jdbc, ApprovalId id, MatchedCall call) throws SQLException {
        Optional<ApprovalRow> row = rows.find(jdbc, id);
        return row.isPresent() && row.get().evidence().isEmpty() && decider.stillAsks(jdbc, call, clock.instant());
    }
}
