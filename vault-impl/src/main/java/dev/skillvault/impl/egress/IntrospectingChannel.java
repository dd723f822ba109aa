package dev.skillvault.impl.egress;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.IntrospectionEndpoint;
import dev.skillvault.impl.token.IntrospectionEndpoint.Answer;
import dev.skillvault.impl.token.IntrospectionEndpoint.Word;
import dev.skillvault.impl.token.TokenSource;
import java.util.Map;

/**
 * Asks the provider's introspection endpoint about the access token, where a call would send it to the API. A token that is not active
 * is refreshed once and asked about once more. More does not follow: a server says {@code active: false} also of a token that the asking
 * client may not know of (RFC 7662 section 2.2).
 */
final class IntrospectingChannel implements SendingChannel {
    private static final byte[] NOTHING = {};

    private final TokenSource tokens;
    private final IntrospectionEndpoint endpoint;

    IntrospectingChannel(TokenSource tokens, IntrospectionEndpoint endpoint) {
        this.tokens = tokens;
        this.endpoint = endpoint;
    }

    @Override
    public ApiResponse send(Permit permit, Sendings sendings) {
        long inactive;
        try (AccessToken token = tokens.open(permit)) {
            Answer answer = ask(permit, token, sendings);
            if (answer.word() == Word.ACTIVE) {
                tokens.served(permit, token);
            }
            if (answer.word() != Word.INACTIVE) {
                return response(permit, answer);
            }
            inactive = token.generation();
        }
        try (AccessToken token = tokens.openAfterDoubt(permit, inactive)) {
            return response(permit, ask(permit, token, sendings));
        }
    }

    private Answer ask(Permit permit, AccessToken token, Sendings sendings) {
        try {
            Answer answer = endpoint.ask(permit.call().provider(), token);
            sendings.another();
            return answer;
        } catch (ExchangeFailedException e) {
            if (e.maybeSent()) {
                sendings.another();
            }
            throw new ProviderUnreachableException(
                    permit.provider(),
                    e.maybeSent(),
                    permit.call().provider().title() + " did not say whether the access is active; try again later");
        }
    }

    /** Without a body: whose token it is and what it allows is nobody's business here. */
    private static ApiResponse response(Permit permit, Answer answer) {
        String title = permit.call().provider().title();
        if (answer.word() == Word.INACTIVE) {
            throw new ConnectionUnavailableException(
                    permit.provider(),
                    ConnectionState.ACTIVE,
                    title + " says that the access it just gave is not active; may this client ask for it?");
        }
        if (answer.status() == 200 && answer.word() == Word.NOTHING) {
            throw new ProviderUnreachableException(
                    permit.provider(), true, title + " answered the introspection with something else");
        }
        return ApiResponse.of(answer.status(), Map.of(), NOTHING);
    }
}
