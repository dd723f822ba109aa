package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.ConnectionRow.Times;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.SealedTokens;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Seals token sets into their connection's row and opens them again. A set is bound to its user, provider, connection and
 * generation: moved to any other row it does not open.
 *
 * <p>Thread-safe.
 */
final class TokenStore {
    private final KeyRing ring;
    private final Connections connections;
    private final SecureRandom random;

    TokenStore(KeyRing ring, Connections connections, SecureRandom random) {
        this.ring = ring;
        this.connections = connections;
        this.random = random;
    }

    /** Opens a row's token set. */
    TokenSet open(Connection jdbc, ConnectionRow row) throws SQLException {
        byte[] plaintext = ring.open(
                jdbc,
                binding(row, row.generation()),
                row.tokens().orElseThrow(CannotOpenException::new).record());
        try {
            return TokenSet.decode(plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /**
     * Stores an answer as the row's next generation, all of it or nothing. What the answer leaves out stays as it was: refresh
     * token and scopes never become empty by silence (RFC 6749 sections 5.1 and 6).
     *
     * @param before how the row's tokens were renewed until now
     * @return false if another generation came first
     */
    boolean store(UnitOfWork unit, ConnectionRow row, TokenAnswer.Tokens answer, Renewal before) throws SQLException {
        if (stillThere(unit, row).isEmpty()) {
            // before sealing, which would make a new key for a user who was forgotten meanwhile
            return false;
        }
        Renewal renewal = before.after(answer.refresh());
        byte[] plaintext = new TokenSet(answer.access(), renewal).encode();
        try {
            byte[] sealed = ring.seal(unit, binding(row, row.generation() + 1), plaintext);
            Set<String> scopes = answer.grantedScopes().orElse(row.scopes());
            return connections.storeTokens(
                    unit.jdbc(),
                    row.id(),
                    row.generation(),
                    row.lease().fence(),
                    scopes,
                    times(unit.now(), answer, renewal, row.times()),
                    sealed);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** Whether a row's set lies under an older version of its user's key. */
    boolean isOutdated(Connection jdbc, ConnectionRow row) throws SQLException {
        Optional<SealedTokens> sealed = row.tokens();
        return sealed.isPresent()
                && !ring.isCurrent(jdbc, row.user(), sealed.get().record());
    }

    /** Seals the same set anew, under the newest version of the user's key, unless another one came first. */
    boolean reseal(UnitOfWork unit, ConnectionRow row, TokenSet set) throws SQLException {
        Optional<ConnectionRow> now = stillThere(unit, row);
        if (now.isEmpty() || !isOutdated(unit.jdbc(), now.get())) {
            return false;
        }
        byte[] plaintext = set.encode();
        try {
            connections.replaceSealed(
                    unit.jdbc(), row.id(), ring.seal(unit, binding(row, row.generation()), plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
        unit.append(AuditDraft.of(EntryKind.TOKENS_RESEALED, "vault")
                .with(AuditField.SUBJECT, row.user().value())
                .with(AuditField.PROVIDER, row.provider())
                .with(AuditField.CONNECTION, row.id().value())
                .details(Map.<String, Object>of("generation", row.generation())));
        return true;
    }

    /** The row as it is now, if no other generation and no end came since it was read. */
    private Optional<ConnectionRow> stillThere(UnitOfWork unit, ConnectionRow row) throws SQLException {
        return connections
                .find(unit.jdbc(), row.id())
                .filter(now -> now.generation() == row.generation() && now.state() != ConnectionState.REVOKED);
    }

    private Times times(Instant issued, TokenAnswer.Tokens answer, Renewal renewal, Times before) {
        return RefreshTimes.of(
                issued, answer.lifetime(), renewal.renewable(), refreshEnds(issued, answer, renewal, before), random);
    }

    /** As the provider says; of another refresh token, of which it says nothing, nothing is known. One's own key does not end. */
    private static @Nullable Instant refreshEnds(
            Instant issued, TokenAnswer.Tokens answer, Renewal renewal, Times before) {
        if (renewal.renewable() && !(renewal instanceof Renewal.RefreshToken)) {
            return null;
        }
        if (answer.refreshLifetime() != null) {
            return issued.plus(answer.refreshLifetime());
        }
        return answer.refresh() == null ? before.refreshExpiresAt() : null;
    }

    private Binding binding(ConnectionRow row, long generation) {
        return ring.binding(row.user(), RecordType.TOKENS)
                .withConnection(row.provider(), row.id())
                .withGeneration(generation);
    }
}
