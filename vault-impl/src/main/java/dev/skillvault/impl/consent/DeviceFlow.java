package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.impl.token.DeviceCodes;
import dev.skillvault.impl.token.Exchange;
import dev.skillvault.impl.token.FreshTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A consent on another device. The device code stays sealed in the store; here is only what the user sees, and the pace. */
final class DeviceFlow implements DeviceConsent {
    private final DeviceConsents consents;
    private final UnaryOperator<ConnectionInfo> described;
    private final String state;
    private final DeviceCodes.Shown shown;
    private final Instant expiresAt;
    private final Clock clock;
    private final Waiter waiter;
    private final DevicePace pace;
    private @Nullable ConnectionInfo connected;
    private @Nullable ConsentException ended;

    DeviceFlow(
            DeviceConsents consents,
            UnaryOperator<ConnectionInfo> described,
            String state,
            DeviceCodes.Shown shown,
            Instant begun,
            Instant expiresAt,
            Clock clock,
            Waiter waiter) {
        this.consents = consents;
        this.described = described;
        this.state = state;
        this.shown = shown;
        this.expiresAt = expiresAt;
        this.clock = clock;
        this.waiter = waiter;
        this.pace = new DevicePace(shown.interval(), begun);
    }

    @Override
    public URI verificationUri() {
        return shown.verificationUri();
    }

    @Override
    public Optional<URI> verificationUriComplete() {
        return Optional.ofNullable(shown.verificationUriComplete());
    }

    @Override
    public String userCode() {
        return shown.userCode();
    }

    @Override
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public synchronized Optional<ConnectionInfo> poll() {
        if (ended != null) {
            throw ended;
        }
        if (connected == null && !clock.instant().isBefore(pace.next())) {
            connected = consents.underWay(this::ask).orElse(null);
        }
        return Optional.ofNullable(connected);
    }

    /** Empty if there is no answer yet. */
    private Optional<ConnectionInfo> ask() {
        try {
            if (!clock.instant().isBefore(expiresAt)) {
                throw Refusals.expired();
            }
            DeviceConsents.Answer answer = consents.ask(state);
            Exchange<FreshTokens> exchange = answer.exchange();
            if (exchange instanceof Exchange.Pending<FreshTokens> pending) {
                if (pending.slowDown()) {
                    pace.slowDown(pending.interval(), clock.instant());
                } else {
                    pace.pending(clock.instant());
                }
            } else if (exchange instanceof Exchange.Passing<FreshTokens> passing) {
                pace.failed(passing.retryAfter(), clock.instant());
            } else {
                return Optional.of(described.apply(consents.finish(answer)));
            }
            return Optional.empty();
        } catch (ConsentException e) {
            ended = e;
            throw e;
        }
    }

    @Override
    public ConnectionInfo await(Duration timeout) {
        Instant deadline = clock.instant().plus(timeout);
        try {
            while (true) {
                Optional<ConnectionInfo> info = poll();
                if (info.isPresent()) {
                    return info.get();
                }
                if (!clock.instant().isBefore(deadline)) {
                    throw new ConsentException(
                            ConsentException.Reason.TIMED_OUT, "nobody typed the code within " + timeout);
                }
                Instant next = next();
                waiter.until(next.isBefore(deadline) ? next : deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsentException(ConsentException.Reason.CLOSED, "interrupted while waiting for the consent");
        }
    }

    private synchronized Instant next() {
        return pace.next();
    }

    @Override
    public String toString() {
        return "DeviceFlow[redacted, until " + expiresAt + "]";
    }
}
