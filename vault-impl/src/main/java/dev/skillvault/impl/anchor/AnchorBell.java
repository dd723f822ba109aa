package dev.skillvault.impl.anchor;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.spi.VaultListener;

/**
 * Rings when so much was recorded that the anchors should have a new checkpoint. There before they are, because the committer wants its
 * listeners first.
 *
 * <p>Thread-safe.
 */
public final class AnchorBell implements VaultListener {
    private final int entries;
    private volatile Runnable onRing = () -> {};
    /** Of the last ring; used by the committer's thread alone. */
    private long last = -1;

    /** A bell that rings after so many entries. */
    public AnchorBell(AnchorPace pace) {
        this.entries = pace.entries();
    }

    /** What is done when it rings: quick, for the committer waits. */
    public void onRing(Runnable action) {
        this.onRing = action;
    }

    /** Rings now. */
    public void ring() {
        onRing.run();
    }

    @Override
    public void recorded(AuditEntry entry) {
        if (entry.sequence() - last >= entries) {
            last = entry.sequence();
            ring();
        }
    }
}
