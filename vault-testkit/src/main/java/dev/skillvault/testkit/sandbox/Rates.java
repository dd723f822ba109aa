package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often which fault happens, for {@link Faults#random}. Immutable.
 *
 * @since 0.1.0
 */
public final class Rates {

    private record Share(double rate, Fault fault) {}

    private final List<Share> shares;

    private Rates(List<Share> shares) {
        this.shares = shares;
    }

    /** {@return no fault at all} */
    public static Rates none() {
        return new Rates(List.of());
    }

    /**
     * Spreads a rate evenly over what passes at providers and on the way to them: 500, 502, 503, 504, 408 and 429 (the last four with
     * {@code Retry-After}), a firewall's 403 with a page, a connection reset before the request was processed and after it, an empty 200
     * and a malformed one.
     *
     * <p>A reset after processing loses a rotation for good: leave it out with {@link #passing} where no connection may die.
     *
     * @param rate the sum, between 0 and 1
     * @return the rates
     */
    public static Rates everything(double rate) {
        Rates passing = passing(rate * 10 / 11);
        return passing.with(rate / 11, Fault.dropBeforeAnswer());
    }

    /**
     * Spreads a rate evenly over the faults of {@link #everything} that leave a request without effect.
     *
     * @param rate the sum, between 0 and 1
     * @return the rates
     */
    public static Rates passing(double rate) {
        Duration soon = Duration.ofSeconds(30);
        List<Fault> faults = List.of(
                Fault.status(500, "", Map.of()),
                Fault.status(502, "", Map.of()),
                Fault.retryLater(503, soon),
                Fault.retryLater(504, soon),
                Fault.retryLater(408, soon),
                Fault.retryLater(429, soon),
                Fault.firewallPage(),
                Fault.dropBeforeProcessing(),
                Fault.emptyBody(),
                Fault.malformedBody());
        Rates rates = none();
        for (Fault fault : faults) {
            rates = rates.with(rate / faults.size(), fault);
        }
        return rates;
    }

    /**
     * Adds a fault.
     *
     * @param rate how often it happens, between 0 and 1
     * @param fault what happens
     * @return rates with it
     * @throws IllegalArgumentException if the rates are more than 1 together
     */
    public Rates with(double rate, Fault fault) {
        List<Share> more = new ArrayList<>(shares);
        more.add(new Share(rate, requireNonNull(fault)));
        if (rate < 0 || more.stream().mapToDouble(Share::rate).sum() > 1 + 1e-9) {
            throw new IllegalArgumentException("rates are between 0 and 1, and no more than 1 together");
        }
        return new Rates(List.copyOf(more));
    }

    Optional<Fault> at(double drawn) {
        double left = drawn;
        for (Share share : shares) {
            if (left < share.rate()) {
                return Optional.of(share.fault());
            }
            left -= share.rate();
        }
        return Optional.empty();
    }
}
