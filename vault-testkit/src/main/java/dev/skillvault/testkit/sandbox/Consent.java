package dev.skillvault.testkit.sandbox;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What one user allowed one client at one provider, once: all tokens that came of it are one family.
 *
 * @param scopes what was granted
 * @param scoped whether scopes were asked for at all; a GitHub App's permissions are fixed and need none
 * @param offline whether refresh tokens were allowed
 */
record Consent(String id, Provider provider, String user, Set<String> scopes, boolean scoped, boolean offline) {

    static Consent of(Provider provider, String user, Set<String> scopes, boolean offline) {
        return new Consent(
                UUID.randomUUID().toString(), provider, user, new LinkedHashSet<>(scopes), !scopes.isEmpty(), offline);
    }
}
