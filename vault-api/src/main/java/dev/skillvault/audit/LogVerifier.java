package dev.skillvault.audit;

import dev.skillvault.spi.VaultProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Says whether the logs of a store are what was once signed. Only reads, needs no key, and works while the agent runs.
 *
 * <p>Not thread-safe.
 *
 * @since 0.1.0
 */
public interface LogVerifier extends AutoCloseable {

    /**
     * Opens a store for verification.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @return a verifier
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there or it cannot be read
     */
    static LogVerifier open(String jdbcUrl) {
        return VaultProvider.load().logVerifier(jdbcUrl);
    }

    /**
     * Opens a log that was exported with {@link LogProver#export}, to be verified without its store. An export holds entries and
     * checkpoints, and nothing that stands beside them in the store.
     *
     * @param export the file
     * @return a verifier
     */
    static LogVerifier openExport(Path export) {
        return VaultProvider.load().exportVerifier(export);
    }

    /**
     * Opens a segment into which a log was pruned ({@link dev.skillvault.VaultOperator#prune}), to be verified without its store. It is an
     * export whose end is not that of its log: anchors beyond the end are passed over, which a remark says, and then truncation cannot be
     * excluded by them. It is excluded by the segment's SHA-256, which is in the remarks, too, if it is one that the verification of the store
     * names.
     *
     * @param segment the file
     * @return a verifier
     */
    static LogVerifier openSegment(Path segment) {
        return VaultProvider.load().segmentVerifier(segment);
    }

    /**
     * Verifies every log in the store: each entry against its leaf, the leaves against the head, the head and every checkpoint
     * against the log key, the log key against the agent's certificate, and all of it against the anchors.
     *
     * @param options anchors, trusted certificates and limits
     * @return the finding
     */
    VerificationReport verify(Options options);

    /** Closes the store. */
    @Override
    void close();

    /**
     * What to verify against.
     *
     * @param anchors signed notes kept elsewhere
     * @param trustedSpkiSha256 lower-case hexadecimal SHA-256 of the SubjectPublicKeyInfo of the agents that are believed: of any
     *     key an agent has had, since each has vouched for its log's key; empty to believe the certificates in each log, the newest
     *     of which is then named in the report
     * @param progress is told now and then how many entries were checked, and of how many
     * @param now the auditor's time: an anchor that was signed more than 24 hours before it, or 5 minutes after it, is not recent
     * @param from a signed note up to which a log was verified before, which counts as an anchor; empty for none. Every entry is
     *     verified all the same; a remark says which came since
     */
    record Options(List<String> anchors, List<String> trustedSpkiSha256, Progress progress, Instant now, String from) {
        /**
         * Copies what can change.
         *
         * @param anchors see the record
         * @param trustedSpkiSha256 see the record
         * @param progress see the record
         * @param now see the record
         * @param from see the record
         */
        public Options {
            anchors = List.copyOf(anchors);
            trustedSpkiSha256 = List.copyOf(trustedSpkiSha256);
        }

        /**
         * Verifies from the first entry on.
         *
         * @param anchors see the record
         * @param trustedSpkiSha256 see the record
         * @param progress see the record
         * @param now see the record
         */
        public Options(List<String> anchors, List<String> trustedSpkiSha256, Progress progress, Instant now) {
            this(anchors, trustedSpkiSha256, progress, now, "");
        }
    }

    /** Is told how far a verification is. */
    @FunctionalInterface
    interface Progress {
        /**
         * Some entries are checked.
         *
         * @param done how many
         * @param total of how many; 0 if that is not known
         */
        void checked(long done, long total);
    }
}
