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
     * @param anchors the anchors of its log, by name
     */
    record AgentHealth(
            AgentId agent, Optional<Instant> lastSeen, List<ConnectionHealth> connections, List<AnchorHealth> anchors) {
        /**
         * Copies what can change.
         *
         * @param agent see the record
         * @param lastSeen see the record
         * @param connections see the record
         * @param anchors see the record
         */
        public AgentHealth {
            connections = List.copyOf(connections);
            anchors = List.copyOf(anchors);
        }
    }

    /**
     * How an anchor fares.
     *
     * @param name as the log calls it
     * @param keptSize how many entries the newest note covers that it was seen to keep; 0 for none
     * @param keptAt when it was seen to; empty for never
     * @param failingSince since when it has not kept what it was given, if that is too long
     * @param cause why, in words; empty if it keeps up
     */
    record AnchorHealth(
            String name, long keptSize, Optional<Instant> keptAt, Optional<Instant> failingSince, String cause) {}
}
