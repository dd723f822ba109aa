package dev.skillvault.impl.token;

import dev.skillvault.impl.crypto.SecretBytes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of an exchange with a token endpoint: the rows of the table in the design's section 8. */
sealed interface TokenAnswer extends AutoCloseable {

    /** Wipes what is secret in it. */
    @Override
    default void close() {}

    /** Tokens. A missing refresh token, scope or lifetime of the refresh token means: as before. */
    record Tokens(
            SecretBytes access,
            @Nullable SecretBytes refresh,
            @Nullable Duration lifetime,
            @Nullable Duration refreshLifetime,
            @Nullable Set<String> scopes,
            @Nullable String tenantUrl)
            implements TokenAnswer {
        Tokens withScopes(Set<String> others) {
            return new Tokens(access, refresh, lifetime, refreshLifetime, others, tenantUrl);
        }

        Optional<Set<String>> grantedScopes() {
            return Optional.ofNullable(scopes);
        }

        @Override
        public void close() {
            access.close();
            if (refresh != null) {
                refresh.close();
            }
        }

        @Override
        public String toString() {
            return "Tokens[redacted]";
        }
    }

    /** The grant is dead: {@code invalid_grant}, or the provider's word for it. */
    record Dead(String error) implements TokenAnswer {}

    /** The agent's registration is at fault: {@code invalid_client} and its kin. An operator must mend it. */
    record OperatorFault(String error) implements TokenAnswer {}

    /** It may pass: overload, a broken answer, a firewall's page; or nothing was sent at all. */
    record Transient(String cause, @Nullable Duration retryAfter) implements TokenAnswer {}

    /** It was sent, and no answer was seen. */
    record NoAnswer() implements TokenAnswer {}

    /** The same, for who asks for first tokens and knows no old ones. */
    default Exchange<Tokens> asExchange() {
        return this.<Exchange<Tokens>>fold(
                tokens -> new Exchange.Granted<Tokens>(tokens),
                dead -> new Exchange.Refused<Tokens>(dead.error()),
                fault -> new Exchange.Misregistered<Tokens>(fault.error()),
                passing -> new Exchange.Passing<Tokens>(passing.cause(), passing.retryAfter()),
                none -> new Exchange.Passing<Tokens>("no answer seen", null));
    }

    /** Every answer has its branch. */
    default <T> T fold(
            Function<Tokens, T> tokens,
            Function<Dead, T> dead,
            Function<OperatorFault, T> operatorFault,
            Function<Transient, T> transientFailure,
            Function<NoAnswer, T> noAnswer) {
        if (this instanceof Tokens it) {
            return tokens.apply(it);
        } else if (this instanceof Dead it) {
            return dead.apply(it);
        } else if (this instanceof OperatorFault it) {
            return operatorFault.apply(it);
        } else if (this instanceof Transient it) {
            return transientFailure.apply(it);
        }
        return noAnswer.apply((NoAnswer) this);
    }
}
