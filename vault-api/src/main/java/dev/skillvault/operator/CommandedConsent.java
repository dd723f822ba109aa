package dev.skillvault.operator;

import dev.skillvault.connection.ConnectionInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A consent that the running agent has begun on an operator's command. State and code verifier are with the agent; here is only what the
 * user needs.
 *
 * <p>Thread-safe. Single-use.
 *
 * @since 0.1.0
 */
public interface CommandedConsent {

    /**
     * The flow's name, for {@link OperatorDesk#answer}.
     *
     * @return the id of the command that began it
     */
    CommandId flow();

    /**
     * The page for the user to open.
     *
     * @return the provider's consent page, or the page where the code is typed
     */
    URI link();

    /**
     * The code to type there.
     *
     * @return the code; empty unless the way is {@link ConsentWay#DEVICE}
     */
    Optional<String> userCode();

    /**
     * When the flow ends.
     *
     * @return from this instant on it is of no use
     */
    Instant expiresAt();

    /**
     * Waits until the user has consented and the agent has stored the tokens.
     *
     * @param timeout how long to wait at most; the flow goes on being open afterwards
     * @return the connection
     * @throws dev.skillvault.connection.ConsentException if the user refused, the time ran out, or the answer leads to no connection
     * @throws CommandException if the agent was closed meanwhile, or it is not known what became of the flow
     */
    ConnectionInfo await(Duration timeout);
}
