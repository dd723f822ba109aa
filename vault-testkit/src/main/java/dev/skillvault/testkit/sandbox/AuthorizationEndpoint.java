package dev.skillvault.testkit.sandbox;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The authorization endpoint of all providers (RFC 6749 section 4.1.1), with PKCE (RFC 7636 section 4.4.1) and the loopback
 * redirect rule of RFC 8252 section 7.3; any other redirect has to be registered and match in every character. The consenting
 * person is the sandbox's {@link Browser}, which says who it is and what it allows in headers of its own.
 */
final class AuthorizationEndpoint {

    static final String USER = "X-Sandbox-User";
    static final String DENY = "X-Sandbox-Deny";
    static final String GRANT_ONLY = "X-Sandbox-Grant-Only";

    private final World world;
    private final Provider provider;
    private final AuthorizationRules rules;

    AuthorizationEndpoint(World world, Provider provider, AuthorizationRules rules) {
        this.world = world;
        this.provider = provider;
        this.rules = rules;
    }

    Answer authorize(Call call) {
        Parameters query = call.request().query();
        query.first("state").ifPresent(state -> world.ledger().note("state", state));
        if (query.hasRepeated()) {
            return Answer.page(400, "Error 400: invalid_request, a parameter is repeated");
        }
        if (!world.clients().knows(provider, query.value("client_id"))) {
            return Answer.page(401, "Error 401: invalid_client, the OAuth client was not found");
        }
        String redirect = query.value("redirect_uri");
        if (!isLoopback(redirect)
                && world.redirects().stream().noneMatch(uri -> uri.toString().equals(redirect))) {
            // as Google's page does, so that the two can be compared character by character
            return Answer.page(400, "Error 400: redirect_uri_mismatch. Request details: redirect_uri=" + redirect);
        }
        Optional<String> user = call.request().header(USER);
        if (user.isEmpty()) {
            return Answer.page(200, "Sign in: this page is played by the sandbox's Browser");
        }
        call.actsFor(user.get());
        return redirect(query, respond(call.request(), user.get()));
    }

    private Parameters respond(Request request, String user) {
        Parameters query = request.query();
        Set<String> requested = rules.requested().apply(query);
        if (!query.value("response_type").equals("code") && provider != Provider.SLACK) {
            return error("unsupported_response_type");
        }
        if ((rules.pkce() || query.first("code_challenge").isPresent())
                && !Pkce.isChallenge(query.value("code_challenge"), query.value("code_challenge_method"))) {
            return error("invalid_request").add("error_description", "PKCE with S256 is required");
        }
        if (rules.scoped() && requested.isEmpty()) {
            return error("invalid_request").add("error_description", "Missing required parameter: scope");
        }
        if (!requested.stream().allMatch(rules.knownScope())) {
            return error("invalid_scope");
        }
        if (request.header(DENY).isPresent()) {
            return error("access_denied");
        }
        return consent(query, user, requested, request.header(GRANT_ONLY));
    }

    private Parameters consent(Parameters query, String user, Set<String> requested, Optional<String> only) {
        Set<String> granted = new LinkedHashSet<>(requested);
        only.ifPresent(scopes -> granted.retainAll(List.of(scopes.split(" ", -1))));
        if (granted.isEmpty() && !requested.isEmpty()) {
            return error("access_denied");
        }
        boolean refreshable = rules.refreshable().test(query, user);
        Consent consent = Consent.of(provider, user, granted, refreshable);
        String code =
                world.codes().issue(consent, query.value("redirect_uri"), query.value("code_challenge"), refreshable);
        Parameters answer = new Parameters().add("code", code);
        if (rules.scopeInCallback()) {
            answer.add("scope", String.join(" ", granted));
        }
        return answer;
    }

    private Answer redirect(Parameters query, Parameters answer) {
        query.first("state").ifPresent(state -> answer.add("state", state));
        if (rules.issuer() != null) {
            answer.add("iss", rules.issuer());
        }
        String target = query.value("redirect_uri");
        return Answer.redirect(target + (target.contains("?") ? "&" : "?") + answer.encoded());
    }

    private static Parameters error(String error) {
        return new Parameters().add("error", error);
    }

    /** Any port and path of a loopback address; the name localhost is not one (RFC 8252 section 8.3). */
    private static boolean isLoopback(String redirect) {
        try {
            URI uri = URI.create(redirect);
            return "http".equals(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && ("127.0.0.1".equals(uri.getHost()) || "[::1]".equals(uri.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
