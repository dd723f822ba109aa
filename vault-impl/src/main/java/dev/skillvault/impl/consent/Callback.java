package dev.skillvault.impl.consent;

import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The provider's answer to an authorization request (RFC 6749 sections 4.1.2 and 4.1.2.1). */
final class Callback {
    private final String state;
    private final AuthorizationResponse response;

    private Callback(String state, AuthorizationResponse response) {
        this.state = state;
        this.response = response;
    }

    /** Empty if it is no such answer, or carries no state. */
    static Optional<Callback> parse(URI uri) {
        try {
            AuthorizationResponse response = AuthorizationResponse.parse(uri);
            return Optional.ofNullable(response.getState()).map(state -> new Callback(state.getValue(), response));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String state() {
        return state;
    }

    /** The code, if there is one and the issuer, where it is sent, is the right one (RFC 9207 section 2.4). */
    Optional<SecretBytes> acceptedCode(@Nullable String expectedIssuer) {
        boolean wrongIssuer =
                response.getIssuer() != null && !response.getIssuer().getValue().equals(expectedIssuer);
        if (wrongIssuer
                || !(response instanceof AuthorizationSuccessResponse success)
                || success.getAuthorizationCode() == null) {
            return Optional.empty();
        }
        return Optional.of(
                SecretBytes.copyOf(success.getAuthorizationCode().getValue().getBytes(StandardCharsets.UTF_8)));
    }

    /** Why there is no code to accept. */
    ConsentException refusal() {
        if (response instanceof AuthorizationErrorResponse error
                && "access_denied".equals(error.getErrorObject().getCode())) {
            return new ConsentException(ConsentException.Reason.REFUSED, "the user did not consent");
        }
        return new ConsentException(
                ConsentException.Reason.UNUSABLE_ANSWER,
                "the provider's answer has no code, or comes from another issuer; begin again");
    }
}
