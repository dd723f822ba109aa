package dev.skillvault.impl.egress;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.TokenSource;
import java.util.function.Predicate;

/**
 * Step 3, open: gets the access token. After an answer of 401 the token is refreshed once, and the same bytes are sent once more, and
 * never a third time.
 *
 * <p>A second 401 ends nothing and leads to no fallback: the provider has just renewed the access, so by its own word the connection
 * lives. The caller is told that in one sentence, and not to ask for a consent, which would lead to the same.
 *
 * <p>That is safe for every method, POST too: 401 says that the request was not acted upon for want of valid credentials (RFC 6750 section 3.1,
 * RFC 9110 section 15.5.2), so repeating it repeats nothing. So do the words that Slack sends with 200
 * ({@link Rejection}). No other answer says so: what else is repeated is a matter of the method ({@link RetryingChannel}). The body is one
 * array of bytes, decided and hashed before, so that there is no stream that could be half read.
 */
final class AuthorisingChannel implements SendingChannel {
    private final TokenSource tokens;
    private final Sender sender;
    private final Predicate<Permit> stillAllowed;

    /**
     * Wires the step.
     *
     * @param stillAllowed asked before anything goes out once more
     */
    AuthorisingChannel(TokenSource tokens, Sender sender, Predicate<Permit> stillAllowed) {
        this.tokens = tokens;
        this.sender = sender;
        this.stillAllowed = stillAllowed;
    }

    @Override
    public ApiResponse send(Permit permit, Sendings sendings) {
        long rejected;
        try (AccessToken token = tokens.open(permit)) {
            checkIfAgain(permit, sendings);
            ApiResponse response = sender.send(permit, token, sendings);
            if (!Rejection.isSaidIn(response, permit.call().provider())) {
                if (response.status() / 100 == 2) {
                    tokens.served(permit, token);
                }
                return response;
            }
            rejected = token.generation();
        }
        try (AccessToken token = tokens.openAfterRejection(permit, rejected)) {
            checkIfAgain(permit, sendings);
            ApiResponse response = sender.send(permit, token, sendings);
            if (!Rejection.isSaidIn(response, permit.call().provider())) {
                return response;
            }
        }
        throw new ConnectionUnavailableException(
                permit.provider(),
                ConnectionState.ACTIVE,
                permit.call().provider().title()
                        + " renewed the account's access just now and its API rejects it all the same; a new consent"
                        + " would not help: try again later, and if it stays so, have an operator look at the account and"
                        + " at the agent's registration there");
    }

    /** Getting a token can take long: what allowed the call must still do so when it goes out once more. The vault's own calls need no grant. */
    private void checkIfAgain(Permit permit, Sendings sendings) {
        if (sendings.count() > 0 && !permit.call().caller().isVault() && !stillAllowed.test(permit)) {
            throw new CallDeniedException(
                    DenialReason.NOT_GRANTED,
                    permit.call().operation().name(),
                    "denied by the vault: what allowed this has ended while it was under way; it was not sent again");
        }
    }
}
