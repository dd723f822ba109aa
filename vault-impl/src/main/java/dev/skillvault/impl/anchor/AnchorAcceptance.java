package dev.skillvault.impl.anchor;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AnchorComparison;
import dev.skillvault.impl.audit.AnchorComparison.Contradiction;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.util.List;

/**
 * Goes on with a log that an anchor contradicts, or with an anchor that has lost what it kept, because an operator says so: recorded and
 * signed first, so that it cannot be silent.
 *
 * <p>Thread-safe.
 */
public final class AnchorAcceptance {
    private final AnchorGate gate;
    private final Committer committer;

    /** For one agent's log. */
    public AnchorAcceptance(AnchorGate gate, Committer committer) {
        this.gate = gate;
        this.committer = committer;
    }

    /**
     * Records it, and has the anchor keep this log from now on.
     *
     * @return the notes that contradicted the log; empty if the anchor has lost what it kept
     * @throws VaultConfigurationException if there is nothing to accept, or the anchor cannot be read
     * @throws VaultUnavailableException if the anchor cannot be written
     */
    public List<Checkpoint> accept(Anchor anchor) {
        AnchorComparison known = gate.compare(anchor);
        List<Contradiction> found = known.contradictions();
        long lost = known.isEmpty() ? gate.kept(anchor) : 0;
        if (found.isEmpty() && lost == 0) {
            throw new VaultConfigurationException("there is nothing to accept: the anchor " + anchor.name()
                    + " knows nothing that the log contradicts, nor has it lost what it knew");
        }
        Checkpoint checkpoint = committer.commit(unit -> {
            unit.append(
                    found.isEmpty()
                            ? AnchorRecord.lost(anchor.name(), lost)
                            : AnchorRecord.accepted(anchor.name(), found));
            return unit.checkpoint();
        });
        List<Checkpoint> notes = found.stream().map(Contradiction::note).toList();
        try {
            for (Checkpoint note : notes) {
                anchor.setAside(note);
            }
            anchor.keep(checkpoint);
        } catch (IOException e) {
            throw new VaultUnavailableException("the log says that it was accepted, but the anchor " + anchor.name()
                    + " could not be written: " + e.getMessage() + "; mend that and run this again");
        }
        return notes;
    }
}
