package dev.skillvault.impl.refresh;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.RefreshTimes;
import dev.skillvault.impl.token.Renewals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Stands for every provider: answers as a test says, and counts what it was asked. */
final class ScriptedProvider implements Renewals {

    /** One answer. Tokens live as long as it says. */
    record Answer(Outcome outcome, String word, Duration retryAfter, Duration lifetime) {
        static Answer tokens(Duration lifetime) {
            return new Answer(Outcome.TOKENS, "", null, lifetime);
        }

        static Answer of(Outcome outcome, String word) {
            return new Answer(outcome, word, null, null);
        }
    }

    /** A generation that was asked about. */
    record Asked(ConnectionId id, long generation) {}

    private final Connections connections;
    private final Random random;
    private volatile Function<ConnectionRow, Answer> script;
    final Map<Asked, Integer> asked = new ConcurrentHashMap<>();
    final AtomicInteger failingStores = new AtomicInteger();
    final AtomicInteger revoked = new AtomicInteger();
    private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> peak = new ConcurrentHashMap<>();

    ScriptedProvider(Connections connections, long seed) {
        this.connections = connections;
        this.random = new Random(seed);
        this.script = row -> Answer.tokens(Duration.ofHours(1));
    }

    void answer(Function<ConnectionRow, Answer> with) {
        this.script = with;
    }

    void answer(Answer with) {
        this.script = row -> with;
    }

    int requests() {
        return asked.values().stream().mapToInt(Integer::intValue).sum();
    }

    int peak(String provider) {
        return peak.getOrDefault(provider, new AtomicInteger()).get();
    }

    @Override
    public Attempt renew(ConnectionRow row) {
        asked.merge(new Asked(row.id(), row.generation()), 1, Integer::sum);
        AtomicInteger now = inFlight.computeIfAbsent(row.provider(), key -> new AtomicInteger());
        int there = now.incrementAndGet();
        peak.computeIfAbsent(row.provider(), key -> new AtomicInteger()).accumulateAndGet(there, Math::max);
        try {
            return new Given(script.apply(row));
        } finally {
            now.decrementAndGet();
        }
    }

    @Override
    public boolean endsTestingModeConsents(String provider) {
        return provider.equals("google");
    }

    private final class Given implements Attempt {
        private final Answer answer;

        Given(Answer answer) {
            this.answer = answer;
        }

        @Override
        public Outcome outcome() {
            return answer.outcome();
        }

        @Override
        public String word() {
            return answer.word();
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(answer.retryAfter());
        }

        @Override
        public boolean store(UnitOfWork unit, ConnectionRow row) throws SQLException {
            if (failingStores.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new VaultUnavailableException("the vault's store did not answer in time; nothing was sent");
            }
            synchronized (random) {
                return connections.storeTokens(
                        unit.jdbc(),
                        row.id(),
                        row.generation(),
                        row.lease().fence(),
                        row.scopes(),
                        RefreshTimes.of(unit.now(), answer.lifetime(), true, null, random),
                        new byte[] {1});
            }
        }

        @Override
        public void revoke() {
            revoked.incrementAndGet();
        }

        @Override
        public void close() {}
    }
}
