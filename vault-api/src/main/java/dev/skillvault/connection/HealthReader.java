package dev.skillvault.connection;

import dev.skillvault.AgentId;
import dev.skillvault.spi.VaultProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the connections in a store fare, for whoever watches over them. Only reads, needs no key, and works while the agent runs and while
 * it does not. What it reads is not signed: whoever can write the database can make a connection look well.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface HealthReader extends AutoCloseable {

    /**
     * Opens a store for reading.
     *
     * @param jdbcUrl as the agent builder wrote it, like {@code jdbc:h2:file:./vault-data/vault}
     * @return a reader
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there or it cannot be read
     */
    static HealthReader open(String jdbcUrl) {
        return VaultProvider.load().healthReader(jdbcUrl);
    }

    /**
     * Reads all of it.
     *
     * @return the agents of the store that were not off-boarded, by name
     */
    List<AgentHealth> agents();

    /** Closes the store. */
    @Override
    void close();

    /**
     * An agent and its connections.
     *
     * @param agent which one
     * @param lastSeen when it last said that it runs, which it does each minute; empty if it was closed in good order or never ran
     * @param connections its connections, the ended ones too, by user, provider and id
     */
    record AgentHealth(AgentId agent, Optional<Instant> lastSeen, List<ConnectionHealth> connections) {
        /**
         * Copies what can change.
         *
         * @param agent see the record
         * @param lastSeen see the record
         * @param connections see the record
         */
        public AgentHealth {
            connections = List.copyOf(connections);
        }
    }
}
