package dev.skillvault.impl.token;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of trading an authorization code.
 *
 * @param fresh the tokens, or null
 * @param failure why there are none, in the words of RFC 6749 section 5.2 or one of the vault's own; empty if there are tokens
 */
public record CodeExchange(TokenSource.@Nullable FreshTokens fresh, String failure) {
    /** The tokens, if there are any. */
    public Optional<TokenSource.FreshTokens> tokens() {
        return Optional.ofNullable(fresh);
    }

    @Override
    public String toString() {
        return fresh == null ? "CodeExchange[" + failure + "]" : "CodeExchange[redacted]";
    }
}
