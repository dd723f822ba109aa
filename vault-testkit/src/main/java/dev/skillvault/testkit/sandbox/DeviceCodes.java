package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The device codes on their way (RFC 8628). Polling sooner than the interval after the last poll is answered with {@code slow_down},
 * and each such answer makes the interval 5 seconds longer (section 3.5). A device code is good for one pair of tokens.
 */
final class DeviceCodes {

    static final Duration FIRST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SLOWER = Duration.ofSeconds(5);

    /** What a client was told to show to a person. */
    record Issued(String deviceCode, String userCode) {}

    /** What a poll is answered with; a consent only if it was granted. */
    record Poll(State state, Duration interval, @Nullable Consent consent) {

        Consent granted() {
            return requireNonNull(consent);
        }
    }

    enum State {
        UNKNOWN,
        PENDING,
        SLOW_DOWN,
        EXPIRED,
        DENIED,
        GRANTED
    }

    private static final class Entry {
        private final Provider provider;
        private final Set<String> scopes;
        private final String userCode;
        private final Instant expiresAt;
        private Duration interval = FIRST_INTERVAL;
        private @Nullable Instant polledAt;
        private boolean denied;
        private @Nullable Consent consent;

        Entry(Provider provider, Set<String> scopes, String userCode, Instant expiresAt) {
            this.provider = provider;
            this.scopes = scopes;
            this.userCode = userCode;
            this.expiresAt = expiresAt;
        }

        boolean isUndecided() {
            return consent == null && !denied;
        }
    }

    private final Clock clock;
    private final Ledger ledger;
    private final Map<String, Entry> byDeviceCode = new HashMap<>();

    DeviceCodes(Clock clock, Ledger ledger) {
        this.clock = clock;
        this.ledger = ledger;
    }

    Issued issue(Provider provider, Set<String> scopes, Duration lifetime) {
        String deviceCode = ledger.note("device_code", Secrets.mint("", 29));
        String userCode = Secrets.userCode();
        byDeviceCode.put(
                Secrets.hash(deviceCode),
                new Entry(
                        provider,
                        new LinkedHashSet<>(scopes),
                        userCode,
                        clock.instant().plus(lifetime)));
        return new Issued(deviceCode, userCode);
    }

    /** The provider whose page takes this user code. */
    Optional<Provider> providerOf(String userCode) {
        return undecided(userCode).map(entry -> entry.provider);
    }

    /** The scopes a person is asked for with this user code. */
    Optional<Set<String>> scopesOf(String userCode, Provider provider) {
        return undecided(userCode).filter(entry -> entry.provider == provider).map(entry -> entry.scopes);
    }

    /** Notes what the person said; without a consent it was no. */
    void decide(String userCode, @Nullable Consent consent) {
        undecided(userCode).ifPresent(entry -> {
            entry.consent = consent;
            entry.denied = consent == null;
        });
    }

    Poll poll(String deviceCode, Provider provider) {
        Entry entry = byDeviceCode.get(Secrets.hash(deviceCode));
        if (entry == null || entry.provider != provider) {
            return new Poll(State.UNKNOWN, Duration.ZERO, null);
        }
        Instant now = clock.instant();
        boolean tooSoon = entry.polledAt != null && now.isBefore(entry.polledAt.plus(entry.interval));
        entry.polledAt = now;
        if (!now.isBefore(entry.expiresAt)) {
            return new Poll(State.EXPIRED, entry.interval, null);
        }
        if (tooSoon) {
            entry.interval = entry.interval.plus(SLOWER);
            return new Poll(State.SLOW_DOWN, entry.interval, null);
        }
        if (entry.isUndecided()) {
            return new Poll(State.PENDING, entry.interval, null);
        }
        byDeviceCode.remove(Secrets.hash(deviceCode));
        return new Poll(entry.denied ? State.DENIED : State.GRANTED, entry.interval, entry.consent);
    }

    /** The consent a device code stands for, if it was given. */
    Optional<Consent> consentOf(String deviceCode) {
        return Optional.ofNullable(byDeviceCode.get(Secrets.hash(deviceCode))).map(entry -> entry.consent);
    }

    private Optional<Entry> undecided(String userCode) {
        return byDeviceCode.values().stream()
                .filter(entry -> entry.userCode.equals(userCode))
                .filter(entry -> entry.isUndecided() && clock.instant().isBefore(entry.expiresAt))
                .findFirst();
    }
}
