package dev.skillvault.audit;

import dev.skillvault.AgentId;
import dev.skillvault.spi.VaultProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a log, or a proof about it, out of a store, for somebody who is not given the store. Formats: {@code docs/audit-format.md}. It
 * writes what stands there; whoever receives it verifies it. Only reads, needs no key, and works while the agent runs.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface LogProver extends AutoCloseable {

    /**
     * Opens a store.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @return a prover
     * @throws dev.skillvault.VaultConfigurationException if this is not the URL of a store
     */
    static LogProver open(String jdbcUrl) {
        return VaultProvider.load().logProver(jdbcUrl);
    }

    /**
     * Writes a log as text: each entry as it was hashed, and each checkpoint behind what it covers.
     *
     * @param agent whose log; null for the only one there is
     * @param from the first entry to write, 0 for the whole log; the hashes of those before are written in its place
     * @param out where to; not closed
     * @return how many entries were written
     * @throws IOException if it cannot be written
     * @throws dev.skillvault.VaultConfigurationException if the store cannot be read, or has no such log
     */
    long export(@Nullable AgentId agent, long from, OutputStream out) throws IOException;

    /**
     * Proves that an entry is in the log which the newest checkpoint covers (RFC 6962 section 2.1.1).
     *
     * @param agent whose log; null for the only one there is
     * @param sequence the entry
     * @return the proof as text
     * @throws IOException if the proof cannot be made
     * @throws dev.skillvault.VaultConfigurationException if the store cannot be read, has no such log or entry, no checkpoint covers
     *     the entry, or the stored hashes do not lead to the signed root
     */
    String inclusion(@Nullable AgentId agent, long sequence) throws IOException;

    /**
     * Proves that an entry is in the log which an older checkpoint covers.
     *
     * @param agent whose log; null for the only one there is
     * @param sequence the entry
     * @param size number of entries of the checkpoint
     * @return the proof as text
     * @throws IOException if the proof cannot be made
     * @throws dev.skillvault.VaultConfigurationException as {@link #inclusion(AgentId, long)}, and if there is no such checkpoint
     */
    String inclusion(@Nullable AgentId agent, long sequence, long size) throws IOException;

    /**
     * Proves that an entry is in the log which an anchor covers, for somebody who verifies the proof against that anchor. Whether the
     * anchor is genuine is for the verification to find.
     *
     * @param agent whose log; null for the only one there is
     * @param sequence the entry
     * @param anchors signed notes kept elsewhere; the newest of those of this log counts
     * @return the proof as text, with that note
     * @throws IOException if the proof cannot be made
     * @throws dev.skillvault.VaultConfigurationException as {@link #inclusion(AgentId, long)}, and if none of the anchors is of this log,
     *     or the log is shorter
     */
    String inclusion(@Nullable AgentId agent, long sequence, List<String> anchors) throws IOException;

    /**
     * Proves that what one checkpoint covers is the beginning of what another covers (RFC 6962 section 2.1.2).
     *
     * @param agent whose log; null for the only one there is
     * @param older number of entries of the older checkpoint
     * @param newer number of entries of the newer checkpoint
     * @return the proof as text
     * @throws IOException if the proof cannot be made
     * @throws dev.skillvault.VaultConfigurationException if the store cannot be read, has no such log or checkpoint, or the stored
     *     hashes do not lead to the signed root
     */
    String consistency(@Nullable AgentId agent, long older, long newer) throws IOException;

    /** Closes the store. */
    @Override
    void close();
}
