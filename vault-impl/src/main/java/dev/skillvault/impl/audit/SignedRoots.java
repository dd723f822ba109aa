package dev.skillvault.impl.audit;

import dev.skillvault.audit.VerificationReport.UsedAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The roots of one log that its key signed, in checkpoints beside it and in anchors kept elsewhere, and how far they reach.
 *
 * <p>Not thread-safe.
 */
final class SignedRoots {
    private static final Duration ANCHOR_AGE = Duration.ofHours(24);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private record Signed(String name, String rootHex) {}

    private final String agent;
    private final String origin;
    private final byte[] logKey;
    private final NavigableMap<Long, Signed> wanted = new TreeMap<>();
    private final List<UsedAnchor> used = new ArrayList<>();
    private long checkpointed;
    private long anchored;
    private @Nullable Instant anchoredAt;
    private @Nullable Instant firstUnanchored;
    private @Nullable Instant newestUnanchored;
    private boolean prunedUnanchored;

    SignedRoots(String agent, String origin, byte[] logKey) {
        this.agent = agent;
        this.origin = origin;
        this.logKey = logKey.clone();
    }

    /** Takes a checkpoint that is said to be of this size. */
    void checkpoint(long size, String note) throws TamperedException {
        String name = "checkpoint " + size + " of the log of " + agent;
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(note)
                .orElseThrow(() -> new TamperedException(name + " is not a note the vault writes"));
        if (checkpoint.size() != size || !checkpoint.origin().equals(origin) || !checkpoint.isSignedBy(logKey)) {
            throw new TamperedException(name + " is not genuine");
        }
        want(size, checkpoint.rootHex(), name);
        checkpointed = Math.max(checkpointed, size);
    }

    /** Takes the anchors that are of this log; only what lies behind the first entries can be compared, if those are not there. */
    void anchors(List<SignedCheckpoint> anchors, long first) throws TamperedException {
        for (SignedCheckpoint anchor : anchors) {
            if (!anchor.origin().equals(origin)) {
                continue;
            }
            if (!anchor.isSignedBy(logKey)) {
                throw new TamperedException("an anchor for the log of " + agent + " is not signed by the log's key");
            }
            if (anchor.size() < first && anchor.size() > 0) {
                continue;
            }
            want(anchor.size(), anchor.rootHex(), "the anchor at " + anchor.size());
            used.add(new UsedAnchor(anchor.size(), anchor.at(), anchor.note()));
            if (anchor.size() >= anchored) {
                anchored = anchor.size();
                anchoredAt = anchor.at();
            }
        }
    }

    private void want(long size, String root, String name) throws TamperedException {
        if (size < 1) {
            throw shorterThan(name);
        }
        Signed other = wanted.putIfAbsent(size, new Signed(name, root));
        if (other != null && !other.rootHex.equals(root)) {
            throw new TamperedException("the log of " + agent + " was forked: " + name + " has another root");
        }
    }

    /**
     * Gives up the anchors beyond the end of what is only a part of the log. How many more entries they cover nobody looks at, so no anchor
     * counts as recent then.
     *
     * @return how many
     */
    int passOverBeyond(long size) {
        int before = used.size();
        if (used.removeIf(anchor -> anchor.size() > size)) {
            wanted.tailMap(size, false).clear();
            anchoredAt = null;
        }
        return before - used.size();
    }

    /** There is a checkpoint, and nothing signed reaches beyond the log. */
    void requireWithin(long size) throws TamperedException {
        if (checkpointed == 0) {
            throw new TamperedException("the log of " + agent + " has no checkpoint");
        }
        if (wanted.lastKey() > size) {
            throw shorterThan(wanted.lastEntry().getValue().name);
        }
    }

    private TamperedException shorterThan(String name) {
        return new TamperedException("the log of " + agent + " is shorter than " + name + ": its tail was cut off");
    }

    /** Compares the root so far, if one was signed here. */
    void compare(CompactRange range) throws TamperedException {
        Signed signed = wanted.get(range.size());
        if (signed != null && !signed.rootHex.equals(Hex.of(range.root()))) {
            Long previous = wanted.lowerKey(range.size());
            throw new TamperedException("entries " + (previous == null ? 0 : previous) + " to " + (range.size() - 1)
                    + " of the log of " + agent + " are not those that were signed");
        }
    }

    /** Takes note of an entry's time. */
    void see(long sequence, Instant at) {
        if (sequence >= anchored) {
            firstUnanchored = firstUnanchored == null ? at : firstUnanchored;
            newestUnanchored = newestUnanchored == null || at.isAfter(newestUnanchored) ? at : newestUnanchored;
        }
    }

    /** Takes note of an entry that was pruned. Its time is not known, so behind an anchor it counts as too old. */
    void seePruned(long sequence) {
        prunedUnanchored |= sequence >= anchored;
    }

    /**
     * Judged by the auditor's time, since whoever cuts a log back to an old anchor leaves nothing behind it; and by the log's own, in
     * which a clock that was set back does not make an anchor younger. One from the future would be recent for too long.
     */
    boolean isAnchored(Instant now) {
        if (anchoredAt == null || prunedUnanchored) {
            return false;
        }
        Duration age = Duration.between(anchoredAt, now);
        if (age.compareTo(ANCHOR_AGE) > 0 || age.compareTo(CLOCK_SKEW.negated()) < 0) {
            return false;
        }
        return firstUnanchored == null
                || newestUnanchored == null
                || Duration.between(firstUnanchored, newestUnanchored).compareTo(ANCHOR_AGE) <= 0;
    }

    /** Number of entries under the newest checkpoint. */
    long checkpointed() {
        return checkpointed;
    }

    /** The anchors that were compared, by size. */
    List<UsedAnchor> used() {
        return used.stream()
                .distinct()
                .sorted(Comparator.comparingLong(UsedAnchor::size))
                .toList();
    }
}
