package dev.skillvault.audit;

import java.time.Instant;
import java.util.List;

/**
 * What a verification found.
 *
 * @param verdict the finding over all logs: the worst of theirs
 * @param logs the logs, by agent
 * @param problem one sentence that names the first bad entry or checkpoint, or what could not be read; empty if there is none
 * @param remarks sentences about what an auditor should know and what is no problem, like an erasure
 * @since 0.1.0
 */
public record VerificationReport(Verdict verdict, List<Log> logs, String problem, List<String> remarks) {
    /**
     * Copies what can change.
     *
     * @param verdict see the record
     * @param logs see the record
     * @param problem see the record
     * @param remarks see the record
     */
    public VerificationReport {
        logs = List.copyOf(logs);
        remarks = List.copyOf(remarks);
    }

    /**
     * A finding without remarks.
     *
     * @param verdict see the record
     * @param logs see the record
     * @param problem see the record
     */
    public VerificationReport(Verdict verdict, List<Log> logs, String problem) {
        this(verdict, logs, problem, List.of());
    }

    /**
     * One log.
     *
     * @param origin the log's name, as in its checkpoints
     * @param extent which entries were verified
     * @param checkpointed number of entries covered by the newest genuine checkpoint; what lies behind it is an unsigned tail
     * @param anchors the anchors of this log that were compared with it, by size, the newest last; each of them matches
     * @param identity subject and SPKI hash of the newest certificate that vouches for the log's key, and the hashes of the keys before it
     */
    public record Log(String origin, Extent extent, long checkpointed, List<UsedAnchor> anchors, String identity) {
        /**
         * Copies what can change.
         *
         * @param origin see the record
         * @param extent see the record
         * @param checkpointed see the record
         * @param anchors see the record
         * @param identity see the record
         */
        public Log {
            anchors = List.copyOf(anchors);
        }

        /**
         * Number of entries in the log, as far as it was looked at. Not each of them was verified, see {@link #extent}.
         *
         * @return its size
         */
        public long size() {
            return extent.size();
        }

        /**
         * Number of entries covered by the newest anchor. What lies behind it is an unanchored tail, which could have been cut short.
         *
         * @return how many; 0 without an anchor
         */
        public long anchored() {
            return anchors.isEmpty() ? 0 : anchors.get(anchors.size() - 1).size();
        }
    }

    /**
     * A checkpoint kept elsewhere with which a log was compared.
     *
     * @param size number of entries it covers
     * @param signedAt when it was signed, by the vault's clock
     * @param note the note, as it was given
     */
    public record UsedAnchor(long size, Instant signedAt, String note) {}

    /**
     * Which entries of a log were verified. Of all others before its end only the hashes were there: something was written in their places,
     * and what that says, nobody looked at.
     *
     * @param first the first one that was to be looked at: 0, or where the export of a part begins
     * @param size number of entries in the log, up to which it was looked at
     * @param pruned how many of them, from the first on, were pruned and are not back
     * @param wholeFrom the first one from which on all are there
     */
    public record Extent(long first, long size, long pruned, long wholeFrom) {
        /**
         * How many entries were verified.
         *
         * @return their number
         */
        public long entries() {
            return size - first - pruned;
        }

        /**
         * How many entries are known by their hashes only.
         *
         * @return their number
         */
        public long hashes() {
            return first + pruned;
        }
    }

    /** The finding, with the exit code of {@code vault audit verify}. */
    public enum Verdict {
        /** Complete up to a recent anchor, and genuine. */
        VERIFIED(0),
        /** Something is not what was signed, or nothing of a log was signed. */
        TAMPERED(1),
        /** It cannot be said: unreadable, no log at all, an anchor that belongs to none, or an entry of a kind that only a later version knows. */
        CANNOT_VERIFY(2),
        /** Genuine, but without a recent anchor a truncation cannot be excluded. */
        VERIFIED_WITHOUT_ANCHOR(3);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        /**
         * The exit code.
         *
         * @return 0 to 3
         */
        public int exitCode() {
            return exitCode;
        }
    }
}
