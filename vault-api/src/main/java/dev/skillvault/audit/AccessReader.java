package dev.skillvault.audit;

import dev.skillvault.UserId;
import dev.skillvault.spi.VaultProvider;
import java.time.Instant;

/**
 * Who can touch a user's accounts, and who has. Only reads, needs no key, and works while the agent runs. Grants are compared with the public
 * half of the agent's log key and with the log; only {@link LogVerifier} says whether these are genuine.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface AccessReader extends AutoCloseable {

    /**
     * Opens a store for reading.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @return a reader
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there or it cannot be read
     */
    static AccessReader open(String jdbcUrl) {
        return VaultProvider.load().accessReader(jdbcUrl);
    }

    /**
     * Reads it, of all agents of the store. Uses are counted by the entries that the store still has; {@link UserAccess#pruned} says what it
     * lacks.
     *
     * @param user whose accounts
     * @param since from when on uses count
     * @param now the time at which rights are looked at
     * @return rights and uses
     */
    UserAccess access(UserId user, Instant since, Instant now);

    /** Closes the store. */
    @Override
    void close();
}
