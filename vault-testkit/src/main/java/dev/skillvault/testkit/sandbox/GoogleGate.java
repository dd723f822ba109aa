package dev.skillvault.testkit.sandbox;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Lets a call of a Google API in by its bearer token (RFC 6750 section 2.1) and scope. */
final class GoogleGate {

    private final World world;
    private final String service;

    GoogleGate(World world, String service) {
        this.world = world;
        this.service = service;
    }

    /** The user the token acts for, if it has one of the scopes. */
    String user(Call call, Set<String> oneOf) {
        Optional<String> secret = call.request().credentials("Bearer");
        if (secret.isEmpty()) {
            throw new Refused(GoogleErrors.withoutToken());
        }
        Optional<Token> token = world.tokens().find(secret.get(), Provider.GOOGLE, Token.Type.ACCESS);
        if (token.isEmpty()) {
            throw new Refused(GoogleErrors.badToken());
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent);
        if (Collections.disjoint(token.get().scopes(), oneOf)) {
            throw new Refused(GoogleErrors.missingScope(service, oneOf));
        }
        return consent.user();
    }
}
