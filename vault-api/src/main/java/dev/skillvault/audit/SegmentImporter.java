package dev.skillvault.audit;

import dev.skillvault.spi.VaultProvider;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries back that were pruned ({@link dev.skillvault.VaultOperator#prune}). Needs no key, and works while the agent runs: it
 * takes nothing but entries whose hashes the log kept.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface SegmentImporter extends AutoCloseable {

    /**
     * Opens a store that is there.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @param storeUser the role at a database server, with its password in the driver's password file; null for this user's name
     * @return an importer
     * @throws dev.skillvault.VaultConfigurationException if this is not the URL of a store, or it cannot be opened
     */
    static SegmentImporter open(String jdbcUrl, @Nullable String storeUser) {
        return VaultProvider.load().segmentImporter(jdbcUrl, storeUser);
    }

    /**
     * Puts the entries of a segment back, where they are not there, at most 250 at a time. The personal fields beside them do not come
     * back. If it is cut short, run it again.
     *
     * @param segment the file
     * @return how many entries were put back
     * @throws dev.skillvault.VaultConfigurationException if the segment cannot be read, is not what was signed, or has an entry that was not
     *     in this log; nothing was put back
     * @throws dev.skillvault.VaultUnavailableException if the store did not answer, or if, whatever the reason, only a part is back, which
     *     the message says: run it again
     */
    long restore(Path segment);

    /** Closes the store. */
    @Override
    void close();
}
