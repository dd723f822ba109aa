package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.TokenSource;

/**
 * Step 3, open: gets the access token. After an answer of 401 the token is refreshed once, and the same bytes are sent once more, and
 * never a third time.
 *
 * <p>That is safe for every method, POST too: 401 says that the request was not acted upon for want of valid credentials (RFC 6750 section 3.1,
 * RFC 9110 section 15.5.2), so repeating it repeats nothing. No other answer says so, and after no other answer, nor after none, is a
 * request repeated. The body is one array of bytes, decided and hashed before, so that there is no stream that could be half read.
 */
final class AuthorisingChannel implements PermittedChannel {
    private static final int UNAUTHORIZED = 401;

    private final TokenSource tokens;
    private final Sender sender;

    AuthorisingChannel(TokenSource tokens, Sender sender) {
        this.tokens = tokens;
        this.sender = sender;
    }

    @Override
    public ApiResponse send(Permit permit) {
        long rejected;
        try (AccessToken token = tokens.open(permit)) {
            ApiResponse response = sender.send(permit, token);
            if (response.status() != UNAUTHORIZED) {
                return response;
            }
            rejected = token.generation();
        }
        try (AccessToken token = tokens.openAfterRejection(permit, rejected)) {
            return sender.send(permit, token);
        }
    }
}
