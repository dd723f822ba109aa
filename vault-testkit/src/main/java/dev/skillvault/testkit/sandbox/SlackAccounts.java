package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A stand-in for Slack's OAuth, not Slack. It follows "Installing with OAuth" and "Using token rotation" (docs.slack.dev,
 * /authentication/installing-with-oauth and /authentication/using-token-rotation) and "oauth.v2.access method"
 * (/reference/methods/oauth.v2.access): a bot's token on top and the person's under {@code authed_user}, errors with HTTP 200 and {@code
 * "ok": false}, and no expiry unless {@link Quirk#SLACK_TOKEN_ROTATION}; then a refresh token works once, and the access token it
 * replaces lives to its end. Looser than Slack: redirects to loopback are taken.
 */
final class SlackAccounts {

    private static final Duration ROTATION = Duration.ofHours(12);

    /** Marks a scope of {@code user_scope} while both kinds travel together. */
    private static final String USER = "user:";

    private final World world;
    private final CodeExchange exchange;

    SlackAccounts(World world) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.SLACK);
    }

    void on(Site site) {
        AuthorizationEndpoint endpoint = new AuthorizationEndpoint(
                world, Provider.SLACK, AuthorizationRules.plain().withoutPkce().requesting(SlackAccounts::requested));
        site.on("GET", "/oauth/v2/authorize", Kind.AUTHORIZE, endpoint::authorize)
                .on("POST", "/api/oauth.v2.access", TokenRequests::kindWithoutName, this::access)
                .on("POST", "/api/auth.revoke", Kind.REVOKE, this::revoke);
    }

    private static Set<String> requested(Parameters query) {
        Set<String> scopes = new LinkedHashSet<>(AuthorizationRules.scopes(query));
        AuthorizationRules.split(query.value("user_scope")).forEach(scope -> scopes.add(USER + scope));
        return scopes;
    }

    private Answer access(Call call) {
        Request request = call.request();
        if (!world.clients().authenticated(Provider.SLACK, request)) {
            return SlackApi.error("bad_client_secret");
        }
        return switch (TokenRequests.kindWithoutName(request)) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            default -> SlackApi.error("invalid_grant_type");
        };
    }

    private Answer code(Call call) {
        try {
            Consent both = exchange.redeem(call).consent();
            Set<String> bot = new LinkedHashSet<>();
            Set<String> user = new LinkedHashSet<>();
            for (String scope : both.scopes()) {
                (scope.startsWith(USER) ? user : bot)
                        .add(scope.startsWith(USER) ? scope.substring(USER.length()) : scope);
            }
            ObjectNode answer = Json.object().put("ok", true);
            if (!bot.isEmpty()) {
                call.actsFor(give(answer, both.user(), bot, true));
                answer.put("bot_user_id", SlackApi.BOT);
            }
            workspace(answer);
            ObjectNode person = answer.putObject("authed_user").put("id", SlackApi.userId(both.user()));
            if (!user.isEmpty()) {
                Consent given = give(person, both.user(), user, false);
                if (bot.isEmpty()) {
                    call.actsFor(given);
                }
            }
            return Answer.json(200, answer);
        } catch (CodeExchange.Failed e) {
            return SlackApi.error(
                    e.failure() == CodeExchange.Failure.REDIRECT_MISMATCH ? "bad_redirect_uri" : "invalid_code");
        }
    }

    private Answer refresh(Call call) {
        Optional<Token> refresh =
                world.tokens().find(call.request().form().value("refresh_token"), Provider.SLACK, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            return SlackApi.error("invalid_refresh_token");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent);
        world.tokens().revoke(refresh.get());
        ObjectNode answer = Json.object().put("ok", true);
        tokens(answer, consent, consent.scopes().contains(SlackApi.BOT_MARK));
        workspace(answer);
        return Answer.json(200, answer);
    }

    /** Bot and person are two families: each has a refresh token of its own. */
    private Consent give(ObjectNode answer, String user, Set<String> scopes, boolean bot) {
        Set<String> marked = new LinkedHashSet<>(scopes);
        if (bot) {
            marked.add(SlackApi.BOT_MARK);
        }
        Consent consent = Consent.of(Provider.SLACK, user, marked, world.has(Quirk.SLACK_TOKEN_ROTATION));
        world.tokens().add(consent);
        tokens(answer, consent, bot);
        return consent;
    }

    private void tokens(ObjectNode answer, Consent consent, boolean bot) {
        boolean rotates = world.has(Quirk.SLACK_TOKEN_ROTATION);
        String prefix = (rotates ? "xoxe." : "") + (bot ? "xoxb-" : "xoxp-");
        Set<String> scopes = new LinkedHashSet<>(consent.scopes());
        scopes.remove(SlackApi.BOT_MARK);
        answer.put(
                        "access_token",
                        world.tokens()
                                .issueAccess(
                                        consent, consent.scopes(), Secrets.mint(prefix, 40), rotates ? ROTATION : null))
                .put("token_type", bot ? "bot" : "user")
                .put("scope", String.join(",", scopes));
        if (rotates) {
            answer.put("expires_in", ROTATION.toSeconds())
                    .put("refresh_token", world.tokens().issueRefresh(consent, null));
        }
    }

    private static void workspace(ObjectNode answer) {
        answer.put("app_id", "A0KRD7HC3")
                .putNull("enterprise")
                .putObject("team")
                .put("id", SlackApi.TEAM)
                .put("name", "Acme");
    }

    /** "auth.revoke method" (docs.slack.dev, /reference/methods/auth.revoke); with {@code test=1} nothing happens. */
    private Answer revoke(Call call) {
        Token token = new SlackGate(world).token(call);
        boolean test = call.request().form().value("test").equals("1");
        if (!test) {
            world.tokens().forget(world.tokens().consentOf(token));
        }
        return Answer.json(200, Json.object().put("ok", true).put("revoked", !test));
    }
}
