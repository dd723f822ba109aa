package dev.skillvault.impl.anchor;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AnchorComparison;
import dev.skillvault.impl.audit.AnchorComparison.Contradiction;
import dev.skillvault.impl.audit.LogOrigin;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.StoredCheckpoint;
import dev.skillvault.impl.audit.UnusableLogException;
import dev.skillvault.impl.store.Store;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Compares an agent's log with what anchors know of it.
 *
 * <p>Thread-safe.
 */
public final class AnchorGate {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final AgentId agent;
    private final LogSigner signer;
    private final byte[] spkiSha256;
    private final Duration patience;

    /**
     * The gate of one agent.
     *
     * @param spkiSha256 of the identity's public key
     */
    public AnchorGate(Store store, AgentId agent, LogSigner signer, byte[] spkiSha256) {
        this(store, agent, signer, spkiSha256, PATIENCE);
    }

    /** One that waits so long for an anchor's answer. */
    AnchorGate(Store store, AgentId agent, LogSigner signer, byte[] spkiSha256, Duration patience) {
        this.store = store;
        this.agent = agent;
        this.signer = signer;
        this.spkiSha256 = spkiSha256.clone();
        this.patience = patience;
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

    /**
     * Refuses to begin a log for an agent whose log an anchor knows.
     *
     * @throws VaultConfigurationException if one does, or cannot be read
     */
    public static void requireUnknown(AgentId agent, List<Anchor> anchors) {
        for (Anchor anchor : anchors) {
            for (Checkpoint note : ask(anchor, PATIENCE)) {
                if (LogOrigin.isOf(note.origin(), agent.value())) {
                    throw new VaultConfigurationException("the vault is not opened, for the anchor " + anchor.name()
                            + " knows " + note.size() + " entries of the log " + note.origin()
                            + ", and the database does not know the agent " + agent
                            + ": bring its database back, or give a new vault a new anchor");
                }
            }
        }
    }

    private static String refusal(Anchor anchor, Contradiction found) {
        return "the vault is not opened, for the anchor " + anchor.name() + " " + found.sentence()
                + "; bring the database back that belongs to the anchor, or accept this one with 'vault audit accept'";
    }

    /** Whether one of the notes is of a log of this agent. */
    boolean isKnownTo(List<Checkpoint> notes) {
        return notes.stream().anyMatch(note -> LogOrigin.isOf(note.origin(), agent.value()));
    }

    /** How many entries an anchor was seen to keep that can tell; 0 for none. */
    long kept(Anchor anchor) {
        AnchorState before = new AnchorRows(store, agent).before().getOrDefault(anchor.name(), AnchorState.UNKNOWN);
        return anchor.recalls() ? before.keptSize() : 0;
    }

    /** How far the log is signed by its own key. */
    StoredCheckpoint stored() {
        return store.read(jdbc -> StoredCheckpoint.read(jdbc, agent, signer.publicKey()));
    }

    /**
     * The log beside all that an anchor knows.
     *
     * @throws VaultConfigurationException if the anchor cannot be read, or does not answer in time
     */
    AnchorComparison compare(Anchor anchor) {
        return compare(ask(anchor, patience));
    }

    private static List<Checkpoint> ask(Anchor anchor, Duration patience) {
        try {
            return answer(anchor, patience);
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the anchor " + anchor.name() + " cannot be asked how far the log was: " + e.getMessage(), e);
        }
    }

    /** On a thread of its own, for a file on a disk that is gone may never answer. */
    private static List<Checkpoint> answer(Anchor anchor, Duration patience) throws IOException {
        FutureTask<List<Checkpoint>> answer = new FutureTask<>(anchor::newest);
        Thread thread = new Thread(answer, "skill-vault-anchor-question");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new IOException("it does not answer");
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for its answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            Throwable cause = e.getCause();
            throw cause instanceof IOException failure ? failure : new IOException("it failed", cause);
        }
    }

    AnchorComparison compare(List<Checkpoint> notes) {
        // another process may prune meanwhile, and entries become hashes in another table
        return store.readSnapshot(jdbc -> {
            try {
                return AnchorComparison.of(jdbc, agent, signer.publicKey(), spkiSha256, notes);
            } catch (UnusableLogException e) {
                throw new VaultConfigurationException(String.valueOf(e.getMessage()));
            }
        });
    }
}
