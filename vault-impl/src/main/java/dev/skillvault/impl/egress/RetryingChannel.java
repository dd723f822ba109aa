package dev.skillvault.impl.egress;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.store.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends a skill's call again, a few times within half a minute, if its method is safe or idempotent (RFC 9110 section 9.2.2) and the provider
 * put it off (429, 503) or could not be reached, so that nothing was sent. A POST or PATCH is never sent again, and neither is a call whose
 * answer was not seen.
 *
 * <p>It waits as long as {@code Retry-After} says; where that is longer than the time left, the answer goes to the skill as it is, and the
 * skill can wait itself. Without that header it waits a second, then two, half of it left to chance.
 *
 * <p>The call was decided, debited and recorded once. While it waits, and before it goes out again, it is decided again without a debit:
 * where the grant was revoked or has ended meanwhile, or the vault closes, the skill gets the last answer there was.
 */
final class RetryingChannel implements SendingChannel {
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final int ATTEMPTS = 3;

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");
    private static final Set<Integer> PUT_OFF = Set.of(429, 503);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final SendingChannel delegate;
    private final Predicate<Permit> stillAllowed;
    private final Pause pause;
    private final BooleanSupplier closing;
    private final RandomGenerator random;
    private final Clock clock;

    RetryingChannel(
            SendingChannel delegate,
            Predicate<Permit> stillAllowed,
            Pause pause,
            BooleanSupplier closing,
            RandomGenerator random,
            Clock clock) {
        this.delegate = delegate;
        this.stillAllowed = stillAllowed;
        this.pause = pause;
        this.closing = closing;
        this.random = random;
        this.clock = clock;
    }

    /** The vault's own calls come again by themselves. */
    @Override
    public ApiResponse send(Permit permit, Sendings sendings) {
        boolean repeatable = IDEMPOTENT.contains(permit.call().request().method())
                && !permit.call().caller().isVault();
        return repeatable ? sendRepeatedly(permit, sendings) : delegate.send(permit, sendings);
    }

    private ApiResponse sendRepeatedly(Permit permit, Sendings sendings) {
        Instant end = clock.instant().plus(LIMIT);
        ApiResponse last = null;
        for (int attempt = 1; ; attempt++) {
            boolean more = attempt < ATTEMPTS;
            try {
                last = delegate.send(permit, sendings);
                if (!PUT_OFF.contains(last.status()) || !more || !waits(permit, wait(last, attempt), end)) {
                    return last;
                }
            } catch (ProviderUnreachableException e) {
                if (e.maybeSent() || !more || !waits(permit, backoff(attempt), end)) {
                    return lastOr(e.maybeSent() ? null : last, e);
                }
            } catch (CallDeniedException e) {
                return lastOr(last, e);
            }
        }
    }

    /** An answer that came before says more than a failure before anything was sent. */
    private static ApiResponse lastOr(@Nullable ApiResponse last, RuntimeException failure) {
        if (last == null) {
            throw failure;
        }
        return last;
    }

    private Duration wait(ApiResponse answer, int attempt) {
        return RetryAfter.in(answer, clock.instant()).orElseGet(() -> backoff(attempt));
    }

    private Duration backoff(int attempt) {
        long most = FIRST_WAIT.toMillis() << (attempt - 1);
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }

    /** Whether it waited so long, and may send. */
    private boolean waits(Permit permit, Duration wait, Instant end) {
        if (clock.instant().plus(wait).isAfter(end)) {
            return false;
        }
        Duration left = wait;
        do {
            Duration step = left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY;
            if (!passes(step) || !isStillAllowed(permit)) {
                return false;
            }
            left = left.minus(step);
        } while (!left.isZero());
        return true;
    }

    private boolean passes(Duration step) {
        try {
            pause.pause(step);
            return !closing.getAsBoolean();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isStillAllowed(Permit permit) {
        try {
            return stillAllowed.test(permit);
        } catch (VaultUnavailableException e) {
            return false; // what cannot be decided is not sent
        }
    }
}
