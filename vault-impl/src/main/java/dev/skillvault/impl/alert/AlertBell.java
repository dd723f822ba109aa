package dev.skillvault.impl.alert;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.spi.VaultListener;
import java.util.EnumSet;
import java.util.Set;

/**
 * Rings when a record says that a connection may have changed. There before the desk is, because the committer wants its listeners first.
 *
 * <p>Thread-safe.
 */
public final class AlertBell implements VaultListener {
    /** These change no connection. */
    private static final Set<EntryKind> IDLE_TALK = EnumSet.of(
            EntryKind.CALL_INTENT,
            EntryKind.CALL_DENIED,
            EntryKind.CALL_OUTCOME,
            EntryKind.REFRESH_INTENT,
            EntryKind.ALERT_RAISED,
            EntryKind.ALERT_SENT);

    private volatile Runnable onRing = () -> {};
    private volatile boolean allWell;

    void onRing(Runnable action) {
        this.onRing = action;
    }

    /** While all is well, a refresh that went well is no news. */
    void allWell(boolean so) {
        this.allWell = so;
    }

    @Override
    public void recorded(AuditEntry entry) {
        boolean noNews = allWell
                && entry.kind() == EntryKind.REFRESH_OUTCOME
                && entry.field(AuditField.OUTCOME).filter("REFRESHED"::equals).isPresent();
        if (!noNews && !IDLE_TALK.contains(entry.kind())) {
            onRing.run();
        }
    }
}
