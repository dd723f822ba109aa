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
     * @return the matching entries, see {@link #page}
     */
    default List<AuditEntry> list(AuditQuery query) {
        return page(query).entries();
    }

    /**
     * Lists entries, page by page.
     *
     * @param query which ones
     * @return the matching entries, at most as many as the query's limit. Within a log the order is the log's own; several logs are merged
     *     by time. What was announced and has no outcome in the log has the outcome {@link AuditEntry#UNKNOWN}; all else is as it is stored.
     *     Entries that were pruned are not among them, see {@link #pruned}
     */
    AuditPage page(AuditQuery query);

    /**
     * What the store no longer has of the time and the logs that a query is about: no page of it has any of that.
     *
     * @param query the query; its filters and its limit do not matter, since nobody can say any more what would match
     * @return for each log with pruned entries to which the query reaches back, which they are; empty if the pages are complete
     */
    List<PrunedEntries> pruned(AuditQuery query);

    /**
     * Where the logs end now: entries behind it are new.
     *
     * @return the place
     */
    AuditCursor end();

    /** Closes the store. */
    @Override
    void close();
}
