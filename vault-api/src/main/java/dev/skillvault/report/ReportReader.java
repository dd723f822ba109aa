package dev.skillvault.report;

import dev.skillvault.spi.VaultProvider;
import java.time.Instant;

/**
 * Reads what a report says from a store, in one pass over the entries of a stretch of time. Only reads, needs no key, and works while the
 * agent runs.
 *
 * <p>Not thread-safe.
 *
 * @since 0.1.0
 */
public interface ReportReader extends AutoCloseable {

    /**
     * Opens a store for reading.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @return a reader
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there or it cannot be read
     */
    static ReportReader open(String jdbcUrl) {
        return VaultProvider.load().reportReader(jdbcUrl);
    }

    /** Is told how far the counting is. */
    @FunctionalInterface
    interface Progress {

        /**
         * Some entries were counted.
         *
         * @param done how many so far, of all logs
         * @param total how many there are to count
         */
        void counted(long done, long total);
    }

    /**
     * Reads all of it, from one state of the store.
     *
     * @param period which entries count
     * @param now the reader's time: what holds is judged by it
     * @return the report
     * @throws dev.skillvault.VaultConfigurationException if the store cannot be read to the end
     */
    default AccessReport read(ReportPeriod period, Instant now) {
        return read(period, now, (done, total) -> {});
    }

    /**
     * Reads all of it, from one state of the store, and says how far it is.
     *
     * @param period which entries count
     * @param now the reader's time: what holds is judged by it
     * @param progress is told, in this thread
     * @return the report
     * @throws dev.skillvault.VaultConfigurationException if the store cannot be read to the end
     */
    AccessReport read(ReportPeriod period, Instant now, Progress progress);

    /** Closes the store. */
    @Override
    void close();
}
