package dev.skillvault.impl.anchor;

import dev.skillvault.AgentId;
import dev.skillvault.VaultException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AnchorComparison;
import dev.skillvault.impl.audit.StoredCheckpoint;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.spi.Anchor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The anchors of an open vault: has the log signed when there is enough that is new, hands the newest checkpoint to all of them, and
 * reports those that do not keep up. It waits for the store, and never for an anchor.
 *
 * <p>{@link #step} is for one thread; {@link #start} comes before it, and {@link #close} after it.
 */
public final class Anchors {
    private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Committer committer;
    private final AnchorGate gate;
    private final AnchorPace pace;
    private final Clock clock;
    private final List<AnchorKeeper> keepers = new ArrayList<>();
    private final AnchorRows rows;
    private final Set<String> reported = new HashSet<>();
    private long offered;
    private Instant signedAt = Instant.MIN;

    /**
     * The anchors of a vault.
     *
     * @param changed is run when {@link #step} has something to report; quick
     */
    public Anchors(
            Store store,
            Committer committer,
            AgentId agent,
            AnchorGate gate,
            List<Anchor> anchors,
            AnchorPace pace,
            Clock clock,
            Runnable changed) {
        this.committer = committer;
        this.gate = gate;
        this.pace = pace;
        this.clock = clock;
        this.rows = new AnchorRows(store, agent);
        for (Anchor anchor : anchors) {
            keepers.add(new AnchorKeeper(
                    anchor, gate, "skill-vault-anchor-" + agent + "-" + keepers.size(), clock, changed));
        }
    }

    /** Records which former logs the anchors know that this one continues, and which of them have lost what they knew, and lets the anchors work. */
    public void start() {
        Map<String, AnchorState> before = rows.before();
        for (AnchorKeeper keeper : keepers) {
            Optional.ofNullable(before.remove(keeper.name())).ifPresent(keeper::begin);
            if (keeper.anchor().local()) {
                AnchorComparison known = gate.compare(keeper.anchor());
                recordRestore(keeper.name(), known);
                keeper.found(known);
            }
            report(keeper.name(), keeper.state(), keeper.state().lost());
        }
        before.keySet().forEach(rows::forget);
        keepers.forEach(AnchorKeeper::start);
    }

    /** Once: when the anchor has a note of this log too, it stands in the log already. */
    private void recordRestore(String anchor, AnchorComparison known) {
        if (known.current().isEmpty() && !known.former().isEmpty()) {
            committer.commit(unit -> unit.append(AnchorRecord.restored(anchor, known.former())));
        }
    }

    /** Hands out what is new, and reports what is amiss; says after how long to run again at the latest. */
    public Duration step() {
        offerNewest();
        Instant now = clock.instant();
        Duration next = pace.time();
        for (AnchorKeeper keeper : keepers) {
            AnchorState state = keeper.state();
            Duration patience = pace.patience().plus(keeper.interval());
            boolean failing = state.isFailing(now, patience);
            keeper.overdue(failing);
            report(keeper.name(), state, failing);
            if (state.since() != null && !failing) {
                Duration left = Duration.between(now, state.since().plus(patience));
                next = left.compareTo(next) < 0 ? left : next;
            }
        }
        return next;
    }

    private void offerNewest() {
        StoredCheckpoint stored = gate.stored();
        Instant now = clock.instant();
        boolean due = signedAt.equals(Instant.MIN)
                || Duration.between(signedAt, now).abs().compareTo(pace.time()) >= 0;
        long unsigned = stored.size() - Math.max(stored.signed(), offered);
        if (unsigned > 0 && (due || unsigned >= pace.entries())) {
            offer(committer.commit(UnitOfWork::checkpoint));
            signedAt = now;
        } else {
            stored.newest().ifPresent(this::offer);
        }
    }

    private void offer(Checkpoint newest) {
        if (newest.size() > offered) {
            offered = newest.size();
            keepers.forEach(keeper -> keeper.offer(newest));
        }
    }

    private void report(String anchor, AnchorState state, boolean failing) {
        if (failing && !reported.contains(anchor)) {
            LOG.atError()
                    .addKeyValue("anchor", anchor)
                    .addKeyValue("since", state.since())
                    .log("the anchor fails, and a log that is cut off may not be noticed: {}", state.words());
            committer.commit(unit -> unit.append(AnchorRecord.failed(anchor, state)));
            reported.add(anchor);
        } else if (!failing && reported.contains(anchor)) {
            committer.commit(unit -> unit.append(AnchorRecord.kept(anchor, state)));
            reported.remove(anchor);
        }
        rows.note(anchor, state, failing);
    }

    /** Hands out the log's last checkpoint, and waits for the anchors as long as a closing vault can. */
    public void close() {
        try {
            StoredCheckpoint stored = gate.stored();
            stored.newest().ifPresent(this::offer);
            if (stored.size() > offered) {
                offer(committer.commit(UnitOfWork::checkpoint));
            }
        } catch (VaultException e) {
            LOG.warn("the anchors do not get the last checkpoint: {}", e.getMessage());
        }
        keepers.forEach(AnchorKeeper::stop);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL.toMillis());
        for (AnchorKeeper keeper : keepers) {
            keeper.end(end);
            AnchorState state = keeper.state();
            if (state.since() != null) {
                LOG.atWarn()
                        .addKeyValue("anchor", keeper.name())
                        .log("the anchor has not kept the last checkpoint: {}", state.words());
            }
            rows.note(keeper.name(), state, state.since() != null);
        }
    }
}
