package dev.skillvault.impl.alert;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentLink;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The step that begins and completes consents, as seen from here. Implementations are thread-safe. */
public interface Consents {
    /**
     * Begins a consent to the account a connection is for, once more.
     *
     * @param redirectUri where the provider sends the user back to; null if the answer is to be pasted
     * @param lifetime how long the link is of use
     */
    ConsentLink begin(ConnectionId connection, @Nullable URI redirectUri, Duration lifetime);

    /** Whether a link that was begun still waits for its answer: nobody used it, and its time is not over. */
    boolean isOpen(Connection jdbc, URI link, Instant now) throws SQLException;

    /**
     * The consents to one connection whose time is not over.
     *
     * @param waiting nobody used them yet
     * @param answered were used, whatever came of it
     */
    record Begun(int waiting, int answered) {}

    /** How many consents to a connection were begun of late. */
    Begun begun(Connection jdbc, ConnectionId connection, Instant now) throws SQLException;

    /**
     * Completes whichever consent the pasted answer belongs to.
     *
     * @throws ConsentException with a sentence for the person who pasted it
     */
    ConnectionInfo complete(String pasted);
}
