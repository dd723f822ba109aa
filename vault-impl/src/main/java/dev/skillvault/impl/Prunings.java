package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.impl.audit.PrunableRange;
import dev.skillvault.impl.audit.SegmentFile;
import dev.skillvault.impl.audit.SegmentLeaves;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prunes the log: verifies it, writes the segment, on disk and verified, and then deletes the rows, some at a time. However it is cut
 * short, each entry is in the store or in a segment that the log names.
 *
 * <p>Thread-safe.
 */
final class Prunings {
    private static final Logger LOG = LoggerFactory.getLogger(Prunings.class);

    /** Longer than an approval or a command can be alive: what the vault looks up in its own log stays. */
    private static final Duration STAYS = Duration.ofDays(8);

    private static final List<String> TABLES = List.of("audit_entry", "audit_side", "audit_resource", "audit_pruned");

    private final Store store;
    private final Committer committer;
    private final AgentId agent;
    private final byte[] logKey;
    private final Clock clock;
    private final int window;

    Prunings(Store store, Committer committer, AgentId agent, byte[] logKey, Clock clock) {
        this(store, committer, agent, logKey, clock, SegmentLeaves.WINDOW);
    }

    /** With another number of entries in each unit of work, for which everybody else waits. */
    Prunings(Store store, Committer committer, AgentId agent, byte[] logKey, Clock clock, int window) {
        this.store = store;
        this.committer = committer;
        this.agent = agent;
        this.logKey = logKey.clone();
        this.clock = clock;
        this.window = window;
    }

    Optional<PrunedSegment> prune(Instant before, Path file) {
        Instant now = clock.instant();
        if (before.isAfter(now.minus(STAYS))) {
            throw new VaultConfigurationException(
                    "the last " + STAYS.toDays() + " days of a log stay in the store: name an earlier time");
        }
        requireUsedSince(before);
        boolean allowed = committer.commit(unit -> Erasures.requireAllowed(unit, TABLES));
        Optional<PrunableRange> range =
                store.readSnapshot(jdbc -> PrunableRange.find(jdbc, agent, before, logKey, now));
        if (range.isEmpty()) {
            warnOfStranded();
        }
        return allowed && range.isPresent() ? prune(range.get(), file.toAbsolutePath(), now) : Optional.empty();
    }

    /** By the log's own time too: this machine's clock can be wrong by years. */
    private void requireUsedSince(Instant before) {
        Optional<Instant> newest = store.read(jdbc -> PrunableRange.newestUse(jdbc, agent));
        if (newest.isPresent() && before.isAfter(newest.get().minus(STAYS))) {
            throw new VaultConfigurationException("the last " + STAYS.toDays() + " days of a log stay in the store, and"
                    + " this one was last used at " + newest.get() + ": name an earlier time, and look at the clock");
        }
    }

    private void warnOfStranded() {
        long stranded = store.read(jdbc -> PrunableRange.stranded(jdbc, agent));
        if (stranded > 0) {
            LOG.warn(
                    "{} entries or more stay before what was pruned: put the segments back with 'vault audit import', and prune all together",
                    stranded);
        }
    }

    private Optional<PrunedSegment> prune(PrunableRange range, Path file, Instant now) {
        NewSegment created = NewSegment.create(file);
        PruneRun run = new PruneRun(store, committer, agent, window);
        try {
            SegmentFile segment = created.write(store, agent, range, now);
            long rows = run.run(segment, range.logTimeBefore());
            return rows == 0
                    ? Optional.empty()
                    : Optional.of(new PrunedSegment(segment.from(), segment.until(), rows, segment.sha256()));
        } finally {
            if (run.deletedNothing()) {
                created.delete();
            }
        }
    }
}
