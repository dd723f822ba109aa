package dev.skillvault.audit;

import java.util.List;

/**
 * A piece of the answer to an {@link AuditQuery}.
 *
 * @param entries in the order that was asked for
 * @param next where the next page begins, for {@link AuditQuery#after}; in a list from the oldest on also where entries will appear
 *     that are not recorded yet; what does not match and lies before it is not read again
 * @param more whether the next page has an entry already
 * @since 0.1.0
 */
public record AuditPage(List<AuditEntry> entries, AuditCursor next, boolean more) {
    /**
     * Copies what can change.
     *
     * @param entries see the record
     * @param next see the record
     * @param more see the record
     */
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
