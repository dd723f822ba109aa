package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.refresh.ScriptedProvider.Answer;
import dev.skillvault.impl.token.Renewals.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred users at three providers through a week of bad luck, ninety days of it with {@code -Psoak}. Each provider stand-in knows what
 * it really did, lost answers included, and so what has to become of each connection.
 */
@Tag("soak")
class SimulatedDaysTest {
    private static final int DAYS = Boolean.getBoolean("skillvault.soak") ? 90 : 7;
    private static final int USERS = 100;
    private static final Map<String, Duration> LIVES =
            Map.of("google", Duration.ofHours(4), "github", Duration.ofHours(8), "slack", Duration.ofHours(12));
    private static final Duration STEP = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private volatile boolean calm;

    /** One account at a provider: what the provider knows of it, and what may be expected here. */
    private final class Account {
        private final Random luck;
        private final Duration life;
        private final boolean rotates;
        private boolean gone;
        private boolean lost;
        private boolean mayDie;

        Account(long seed, ConnectionRow row) {
            luck = new Random(seed ^ row.id().value().hashCode());
            life = LIVES.get(row.provider());
            rotates = !row.provider().equals("google");
        }

        synchronized Answer asked() {
            int dice = calm ? 999 : luck.nextInt(1000);
            if (gone) {
                mayDie = true;
                return Answer.of(Outcome.DEAD, "invalid_grant");
            }
            if (dice < 2) {
                gone = true; // the user revoked it
                mayDie = true;
                return Answer.of(Outcome.DEAD, "invalid_grant");
            }
            if (dice < 10) {
                // processed, and the answer was lost: where tokens rotate, ours is now worth nothing
                gone = rotates;
                return unanswered();
            }
            if (dice < 20) {
                return unanswered();
            }
            if (dice < 30) {
                return Answer.of(Outcome.OPERATOR_FAULT, "invalid_client");
            }
            if (dice < 100) {
                return new Answer(Outcome.TRANSIENT, "HTTP 503", null, null);
            }
            if (dice < 120) {
                return new Answer(Outcome.TRANSIENT, "HTTP 429", Duration.ofSeconds(luck.nextInt(7200)), null);
            }
            lost = false;
            return Answer.tokens(life);
        }

        private Answer unanswered() {
            mayDie |= lost;
            lost = true;
            return Answer.of(Outcome.NO_ANSWER, "");
        }
    }

    @Test
    void rows9To13AfterManyDaysEachConnectionIsWhatTheTableSays() {
        long seed = Long.getLong("skillvault.seed", System.nanoTime());
        System.out.println("simulated days: seed " + seed);
        Map<ConnectionId, Account> accounts = new ConcurrentHashMap<>();
        try (RefreshBench bench = new RefreshBench(folder, seed)) {
            List<String> providers = List.of("google", "github", "slack");
            for (int i = 0; i < USERS * providers.size(); i++) {
                String provider = providers.get(i % providers.size());
                bench.connect(i, provider, LIVES.get(provider));
            }
            bench.provider.answer(row -> accounts.computeIfAbsent(row.id(), id -> new Account(seed, row))
                    .asked());
            Refresher node = bench.node(duration -> {});
            RefreshScheduler scheduler = bench.scheduler(node);
            run(bench, scheduler, node, Duration.ofDays(DAYS));
            calm = true;
            run(bench, scheduler, node, Duration.ofHours(26));

            int dead = 0;
            for (int i = 0; i < USERS * providers.size(); i++) {
                ConnectionRow row = bench.row(RefreshBench.id(i));
                Account account = accounts.get(row.id());
                ConnectionState expected = account.mayDie ? ConnectionState.NEEDS_CONSENT : ConnectionState.ACTIVE;
                assertThat(row.state())
                        .as("seed %d, connection %d at %s", seed, i, row.provider())
                        .isEqualTo(expected);
                dead += account.mayDie ? 1 : 0;
                if (expected == ConnectionState.ACTIVE) {
                    assertThat(row.times().expired(bench.clock.instant()))
                            .as("seed %d", seed)
                            .isFalse();
                    assertThat(row.trouble()).isEqualTo(new ConnectionRow.Trouble(0, null));
                }
            }
            System.out.println("simulated days: " + DAYS + " days, " + bench.provider.requests() + " requests, " + dead
                    + " of " + USERS * providers.size() + " connections rightly dead, 0 wrongly");
        }
    }

    private static void run(RefreshBench bench, RefreshScheduler scheduler, Refresher node, Duration time) {
        Instant end = bench.clock.instant().plus(time);
        while (bench.clock.instant().isBefore(end)) {
            bench.settle(scheduler, node);
            bench.clock.advance(STEP);
        }
        bench.settle(scheduler, node);
    }
}
