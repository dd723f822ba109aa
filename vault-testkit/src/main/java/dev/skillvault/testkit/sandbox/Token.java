package dev.skillvault.testkit.sandbox;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A live token, known by its hash alone. Without {@code expiresAt} it lives until it is revoked. */
record Token(
        String hash,
        Type type,
        String consentId,
        Set<String> scopes,
        @Nullable Instant expiresAt) {

    enum Type {
        ACCESS,
        REFRESH
    }

    boolean aliveAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
