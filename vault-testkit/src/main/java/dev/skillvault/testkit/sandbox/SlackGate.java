package dev.skillvault.testkit.sandbox;

import java.util.Optional;

/** Lets a call of Slack's Web API in by its token, in the header or in the form. */
final class SlackGate {

    private final World world;

    SlackGate(World world) {
        this.world = world;
    }

    Token token(Call call) {
        Optional<String> secret = call.request()
                .credentials("Bearer")
                .or(() -> call.request().form().first("token"));
        if (secret.isEmpty()) {
            throw new Refused(SlackApi.error("not_authed"));
        }
        Optional<Token> token = world.tokens().find(secret.get(), Provider.SLACK, Token.Type.ACCESS);
        if (token.isEmpty()) {
            throw new Refused(SlackApi.error(world.tokens().expired(secret.get()) ? "token_expired" : "invalid_auth"));
        }
        call.actsFor(world.tokens().consentOf(token.get()));
        return token.get();
    }
}
