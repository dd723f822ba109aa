package dev.skillvault.audit;

import dev.skillvault.spi.VaultProvider;
import java.util.List;

/**
 * The auditor's questions to a log. Only reads, needs no key, and works while the agent runs.
 *
 * <p>Not thread-safe.
 *
 * @since 0.1.0
 */
public interface AuditReader extends AutoCloseable {

    /**
     * Opens a store for reading.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @return a reader
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there or it cannot be read
     */
    static AuditReader open(String jdbcUrl) {
        return VaultProvider.load().auditReader(jdbcUrl);
    }

    /**
     * Lists entries.
     *
     * @param query which ones
     * @return the newest matching entries, newest first; per log the order is the log's own. What was announced and has no outcome in the
     *     log has the outcome {@link AuditEntry#UNKNOWN}; all else is as it is stored
     */
    List<AuditEntry> list(AuditQuery query);

    /** Closes the store. */
    @Override
    void close();
}
