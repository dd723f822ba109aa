package dev.skillvault.spi;

import dev.skillvault.audit.AuditEntry;

/**
 * Is told what the vault does, for metrics and for those who watch. It cannot change anything.
 *
 * <p>Called from the vault's own threads after the record is on disk, in the log's order. Quick and never throwing: what it
 * throws is logged and forgotten.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface VaultListener {

    /**
     * A record is committed.
     *
     * @param entry the record
     */
    void recorded(AuditEntry entry);
}
