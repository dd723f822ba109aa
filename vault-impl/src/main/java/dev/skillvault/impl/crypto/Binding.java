package dev.skillvault.impl.crypto;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import org.jspecify.annotations.Nullable;

/**
 * The one place a sealed record belongs to. A record moved to another agent, user, provider, connection, type or generation
 * does not open, because these fields are its associated data; an absent field is encoded as empty, which no present one is.
 *
 * <p>Every field must identify the row: where one place holds many records of a type (audit side rows, approved requests),
 * the {@code generation} carries the row's sequence number.
 *
 * <p><b>Thread safety.</b> Immutable.
 *
 * @param agent whose data it is
 * @param user whose namespace it is in, or null
 * @param provider the provider's id, not empty, or null
 * @param connection the connection, or null
 * @param type what the record holds
 * @param generation version of the record, not negative
 */
public record Binding(
        AgentId agent,
        @Nullable UserId user,
        @Nullable String provider,
        @Nullable ConnectionId connection,
        RecordType type,
        long generation) {

    /**
     * Checks the fields.
     *
     * @param agent see the record
     * @param user see the record
     * @param provider see the record
     * @param connection see the record
     * @param type see the record
     * @param generation see the record
     * @throws IllegalArgumentException if the provider is empty or the generation negative
     */
    public Binding {
        requireNonNull(agent);
        requireNonNull(type);
        if (provider != null && provider.isEmpty()) {
            throw new IllegalArgumentException("a provider id is not empty");
        }
        if (generation < 0) {
            throw new IllegalArgumentException("a generation is not negative");
        }
    }

    /**
     * A record of the agent itself, generation 0.
     *
     * @param agent whose data it is
     * @param type what the record holds
     * @return the binding
     */
    public static Binding of(AgentId agent, RecordType type) {
        return new Binding(agent, null, null, null, type, 0);
    }

    /**
     * The same place in a user's namespace.
     *
     * @param newUser the user
     * @return a new binding
     */
    public Binding withUser(UserId newUser) {
        return new Binding(agent, requireNonNull(newUser), provider, connection, type, generation);
    }

    /**
     * The same place on a connection at a provider.
     *
     * @param newProvider the provider's id
     * @param newConnection the connection
     * @return a new binding
     */
    public Binding withConnection(String newProvider, ConnectionId newConnection) {
        return new Binding(agent, user, requireNonNull(newProvider), requireNonNull(newConnection), type, generation);
    }

    /**
     * The same place at another generation.
     *
     * @param newGeneration the generation
     * @return a new binding
     */
    public Binding withGeneration(long newGeneration) {
        return new Binding(agent, user, provider, connection, type, newGeneration);
    }

    /** The fields, length-prefixed, in the order of the record's components. */
    byte[] encoded() {
        return new LengthPrefixed()
                .add(agent.value())
                .add(user == null ? "" : user.value())
                .add(provider == null ? "" : provider)
                .add(connection == null ? "" : connection.value())
                .add(type.wireName())
                .add(generation)
                .toBytes();
    }
}
