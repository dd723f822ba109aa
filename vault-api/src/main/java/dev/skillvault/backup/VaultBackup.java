package dev.skillvault.backup;

import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.spi.VaultProvider;

/**
 * The operator's door to a backup, with the agent's identity and without an open vault. That the identity's certificate is valid is
 * checked; if trust is in anchors, ask {@link AgentIdentity#checkTrusted} before.
 *
 * <p>Not thread-safe.
 *
 * @since 0.1.0
 */
public interface VaultBackup {

    /**
     * A backup as an agent sees it. Nothing is opened yet.
     *
     * @param store where it is
     * @param identity the agent
     * @param vaultSecret the vault secret, if the agent was enrolled with one, else empty; copied, so the caller may wipe it
     * @return the door
     */
    static VaultBackup of(BackupStore store, AgentIdentity identity, byte[] vaultSecret) {
        return VaultProvider.load().vaultBackup(store, identity, vaultSecret);
    }

    /**
     * Opens every blob and says what was found. Changes nothing.
     *
     * @return the finding
     * @throws VaultConfigurationException if the backup cannot be read, or holds nothing of this agent
     * @throws CannotOpenException if its keys do not open
     */
    BackupReport verify();

    /**
     * As {@link #verify()}, and compares with a database, which may be open in another program.
     *
     * @param jdbcUrl the store, as the agent names it
     * @return the finding
     * @throws VaultConfigurationException as {@link #verify()}, or if the database cannot be read
     * @throws CannotOpenException if its keys do not open
     */
    BackupReport verify(String jdbcUrl);

    /**
     * Restores the agent into a store that does not know it, or into a new database in the place of a damaged or older one, which is
     * moved aside and never deleted.
     *
     * @param jdbcUrl the store, as the agent names it
     * @param replace whether a database that is there may be moved aside
     * @return what was restored
     * @throws VaultConfigurationException if there is nothing to restore, or a database is there and may not be moved
     * @throws CannotOpenException if the backup's keys do not open
     */
    RestoreReport restore(String jdbcUrl, boolean replace);
}
