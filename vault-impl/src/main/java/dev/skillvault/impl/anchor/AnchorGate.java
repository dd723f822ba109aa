package dev.skillvault.impl.anchor;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AnchorComparison;
import dev.skillvault.impl.audit.AnchorComparison.Contradiction;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.StoredCheckpoint;
import dev.skillvault.impl.audit.UnusableLogException;
import dev.skillvault.impl.store.Store;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.util.List;

/**
 * Compares an agent's log with what anchors know of it.
 *
 * <p>Thread-safe.
 */
public final class AnchorGate {
    private final Store store;
    private final AgentId agent;
    private final LogSigner signer;
    private final byte[] spkiSha256;

    /**
     * The gate of one agent.
     *
     * @param spkiSha256 of the identity's public key
     */
    public AnchorGate(Store store, AgentId agent, LogSigner signer, byte[] spkiSha256) {
        this.store = store;
        this.agent = agent;
        this.signer = signer;
        this.spkiSha256 = spkiSha256.clone();
    }

    /**
     * Refuses a log that an anchor contradicts.
     *
     * @throws VaultConfigurationException if one does, or cannot be read
     */
    public void requireFits(List<Anchor> anchors) {
        for (Anchor anchor : anchors) {
            compare(anchor).contradictions().stream().findFirst().ifPresent(found -> {
                throw new VaultConfigurationException(refusal(anchor, found));
            });
        }
    }

    private static String refusal(Anchor anchor, Contradiction found) {
        return "the vault is not opened, for the anchor " + anchor.name() + " " + found.sentence()
                + "; bring the database back that belongs to the anchor, or accept this one with 'vault audit accept'";
    }

    /** How far the log is signed by its own key. */
    StoredCheckpoint stored() {
        return store.read(jdbc -> StoredCheckpoint.read(jdbc, agent, signer.publicKey()));
    }

    /**
     * The log beside all that an anchor knows.
     *
     * @throws VaultConfigurationException if the anchor cannot be read
     */
    AnchorComparison compare(Anchor anchor) {
        try {
            return compare(anchor.newest());
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the anchor " + anchor.name() + " cannot be asked how far the log was: " + e.getMessage(), e);
        }
    }

    AnchorComparison compare(List<Checkpoint> notes) {
        return store.read(jdbc -> {
            try {
                return AnchorComparison.of(jdbc, agent, signer.publicKey(), spkiSha256, notes);
            } catch (UnusableLogException e) {
                throw new VaultConfigurationException(String.valueOf(e.getMessage()));
            }
        });
    }
}
