package dev.skillvault.impl;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.token.TokenSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Revokes the tokens of several connections at their providers, before they are deleted here, and remembers of which generation: a
 * refresh may bring newer ones in between.
 *
 * <p>Not thread-safe.
 */
final class Revocations {
    /** How often the providers are asked, if newer tokens come each time. */
    static final int ATTEMPTS = 3;

    private record Result(long generation, Disconnection answer) {}

    private final TokenSource tokens;
    private final Map<ConnectionId, Result> results = new LinkedHashMap<>();

    Revocations(TokenSource tokens) {
        this.tokens = tokens;
    }

    /** Asks the providers, except where exactly these tokens were revoked before. Slow: each may take its time to answer. */
    void revoke(List<ConnectionRow> rows) {
        for (ConnectionRow row : rows) {
            if (row.state() != ConnectionState.REVOKED && !covers(row)) {
                results.put(row.id(), new Result(row.generation(), tokens.revoke(row)));
            }
        }
    }

    /** Whether nothing came since the providers were asked. */
    boolean cover(List<ConnectionRow> rows) {
        return rows.stream().allMatch(row -> row.state() == ConnectionState.REVOKED || covers(row));
    }

    private boolean covers(ConnectionRow row) {
        return answer(row).isPresent();
    }

    private Optional<Disconnection> answer(ConnectionRow row) {
        Result result = results.get(row.id());
        return result != null && result.generation == row.generation() ? Optional.of(result.answer) : Optional.empty();
    }

    /** A connection with what its provider said; nothing was left to say of one that had ended before. */
    EndedConnection ended(ConnectionRow row) {
        Disconnection unasked = row.state() == ConnectionState.REVOKED
                ? Disconnection.NOTHING_TO_REVOKE
                : Disconnection.REVOCATION_FAILED;
        return new EndedConnection(
                row.id(), row.user(), row.provider(), answer(row).orElse(unasked));
    }
}
