package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.TokenSource;

/**
 * Step 3, open: gets the access token. An answer of 401 says that the provider did not act on the request (RFC 6750 section 3.1), so
 * after one refresh the same bytes are sent once more, and never a third time.
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
