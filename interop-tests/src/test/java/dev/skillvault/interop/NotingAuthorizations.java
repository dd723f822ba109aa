package dev.skillvault.interop;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/** Notes every code and token that is issued, for the canary scan. */
record NotingAuthorizations(OAuth2AuthorizationService delegate) implements OAuth2AuthorizationService {
    @Override
    public void save(OAuth2Authorization authorization) {
        Stream.of(
                        authorization.getToken(OAuth2AuthorizationCode.class),
                        authorization.getAccessToken(),
                        authorization.getRefreshToken())
                .forEach(NotingAuthorizations::note);
        delegate.save(authorization);
    }

    private static void note(OAuth2Authorization.@Nullable Token<? extends OAuth2Token> token) {
        if (token != null) {
            CanaryLedger.note("Spring token", token.getToken().getTokenValue());
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        delegate.remove(authorization);
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return delegate.findById(id);
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType tokenType) {
        return delegate.findByToken(token, tokenType);
    }
}
