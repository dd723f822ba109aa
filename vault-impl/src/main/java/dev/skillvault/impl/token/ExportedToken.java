package dev.skillvault.impl.token;

import dev.skillvault.egress.ScopedToken;
import dev.skillvault.impl.crypto.SecretBytes;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;

/** A token on its way out: for one skill, and known to nobody else. */
public final class ExportedToken implements ScopedToken {
    private final SecretBytes value;
    private final SortedSet<String> scopes;
    private final Instant expiresAt;

    ExportedToken(SecretBytes value, SortedSet<String> scopes, Instant expiresAt) {
        this.value = value;
        this.scopes = Collections.unmodifiableSortedSet(scopes);
        this.expiresAt = expiresAt;
    }

    @Override
    @RevealsAccessToken("a scoped token leaves the vault, once its export was permitted and recorded")
    public <T> T reveal(Function<byte[], T> use) {
        return value.<T, RuntimeException>use(use::apply);
    }

    @Override
    public Set<String> scopes() {
        return scopes;
    }

    @Override
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public void close() {
        value.close();
    }

    @Override
    public String toString() {
        return "ScopedToken[redacted, " + scopes + ", until " + expiresAt + "]";
    }
}
