package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Exchanges what a connection holds for its next tokens, without showing a secret to who asks for it.
 *
 * <p>Implementations are thread-safe.
 */
public interface Renewals {

    /**
     * Asks the provider, once. What came of it is in the attempt; close it.
     *
     * @param row as it was claimed
     * @throws CannotOpenException if the row's tokens cannot be opened; nothing was sent
     */
    Attempt renew(ConnectionRow row);

    /** Whether a provider ends consents to an app in testing mode after seven days, as its descriptor says. */
    boolean endsTestingModeConsents(String provider);

    /** What came of one exchange. Not thread-safe. */
    interface Attempt extends AutoCloseable {
        /** Which kind of answer there was. */
        Outcome outcome();

        /** The answer's word, of RFC 6749 section 5.2 or the vault's own; empty for tokens. */
        String word();

        /** How long the provider wants to be left alone. */
        Optional<Duration> retryAfter();

        /** Stores the tokens as the row's next generation; false if another one came first. Only after {@link Outcome#TOKENS}. */
        boolean store(UnitOfWork unit, ConnectionRow row) throws SQLException;

        /** Revokes the tokens at the provider, because their connection was ended meanwhile. Only after {@link Outcome#TOKENS}. */
        void revoke();

        /** Wipes the tokens. */
        @Override
        void close();
    }

    /** The kinds of answers: the rows of the table in the design's section 8. */
    enum Outcome {
        /** Tokens. */
        TOKENS,
        /** The grant is dead. */
        DEAD,
        /** The agent's registration is at fault. */
        OPERATOR_FAULT,
        /** It may pass. */
        TRANSIENT,
        /** Sent, and no answer seen. */
        NO_ANSWER,
        /** There is nothing to renew with; nothing was sent. */
        NO_RENEWAL
    }
}
