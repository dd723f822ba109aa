package dev.skillvault.impl.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_grant",
                "bad_refresh_token",
                "bad_verification_code",
                "invalid_refresh_token",
                "token_revoked",
                "invalid_code",
                "code_already_used"
            })
    void wordsForADeadGrantAskForConsent(String word) {
        assertThat(TokenEndpoint.rejected(word)).isEqualTo(new TokenAnswer.Dead(word));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_client",
                "incorrect_client_credentials",
                "bad_client_secret",
                "invalid_client_id",
                "bad_redirect_uri",
                "invalid_grant_type"
            })
    void wordsForAWrongRegistrationAskForTheOperator(String word) {
        assertThat(TokenEndpoint.rejected(word)).isEqualTo(new TokenAnswer.OperatorFault(word));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"temporarily_unavailable", "ratelimited", "internal_error"})
    void anyOtherWordMayPass(String word) {
        assertThat(TokenEndpoint.rejected(word)).isInstanceOf(TokenAnswer.Transient.class);
    }
}
