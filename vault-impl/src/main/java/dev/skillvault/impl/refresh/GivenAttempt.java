package dev.skillvault.impl.refresh;

import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.Renewals;
import java.time.Duration;
import java.util.Optional;

/**
 * An attempt without tokens: nothing could be sent, or there is more to say than the provider did.
 *
 * @param outcome which kind of answer
 * @param word why
 */
record GivenAttempt(Renewals.Outcome outcome, String word) implements Renewals.Attempt {
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    @Override
    public boolean store(UnitOfWork unit, ConnectionRow row) {
        throw new IllegalStateException("there are no tokens to store");
    }

    @Override
    public void revoke() {
        throw new IllegalStateException("there are no tokens to revoke");
    }

    @Override
    public void close() {}
}
