package dev.skillvault.testkit.sandbox;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one provider's authorization endpoint differs from the others'.
 *
 * @param issuer sent as {@code iss} with each answer (RFC 9207), or null
 * @param knownScope the scopes that exist
 * @param pkce whether a request without code challenge is refused
 * @param scoped whether a request without scope is refused
 * @param scopeInCallback whether the callback names the scopes granted
 * @param requested the scopes asked for
 * @param refreshable whether a request of this user leads to a refresh token
 */
record AuthorizationRules(
        @Nullable String issuer,
        Predicate<String> knownScope,
        boolean pkce,
        boolean scoped,
        boolean scopeInCallback,
        Function<Parameters, Set<String>> requested,
        BiPredicate<Parameters, String> refreshable) {

    /** PKCE required, every scope known, always a refresh token, nothing but the code in the callback. */
    static AuthorizationRules plain() {
        return new AuthorizationRules(
                null, scope -> true, true, false, false, AuthorizationRules::scopes, (query, user) -> true);
    }

    AuthorizationRules withIssuer(String sent) {
        return new AuthorizationRules(sent, knownScope, pkce, scoped, scopeInCallback, requested, refreshable);
    }

    AuthorizationRules withoutPkce() {
        return new AuthorizationRules(issuer, knownScope, false, scoped, scopeInCallback, requested, refreshable);
    }

    AuthorizationRules requesting(Function<Parameters, Set<String>> asked) {
        return new AuthorizationRules(issuer, knownScope, pkce, scoped, scopeInCallback, asked, refreshable);
    }

    static Set<String> scopes(Parameters query) {
        return split(query.value("scope"));
    }

    static Set<String> split(String list) {
        Set<String> scopes = new LinkedHashSet<>();
        for (String scope : list.split("[ ,]+", -1)) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        return scopes;
    }
}
