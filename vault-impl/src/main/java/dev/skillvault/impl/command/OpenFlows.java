package dev.skillvault.impl.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.operator.ConsentWay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * The consents that were begun on command and wait for a person, in this process: their states and code verifiers never leave it.
 *
 * <p>Thread-safe.
 */
final class OpenFlows {
    private static final int AT_ONCE = 24;
    private static final Duration LOOPBACK = Duration.ofMinutes(10);

    private record Pasted(String operator, PastedConsent consent, CompletableFuture<ConnectionInfo> result) {}

    private final VaultOperator operator;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Map<String, Pasted> pasted = new ConcurrentHashMap<>();
    private final Set<Thread> waiting = new HashSet<>();
    private boolean closed;

    OpenFlows(VaultOperator operator, Clock clock) {
        this.operator = operator;
        this.clock = clock;
    }

    /** Begins a consent, shows what the user needs, and waits for the person. */
    Map<String, ?> connect(CommandCall call) {
        if (!free.tryAcquire()) {
            throw new VaultUnavailableException("too many consents wait for somebody already; try again later");
        }
        try {
            enter();
            Connector connector = call.text("connection").isEmpty()
                    ? operator.connector(new UserId(call.text("user")), call.text("provider"))
                    : operator.connector(new ConnectionId(call.text("connection")));
            return Wire.connection(
                    switch (ConsentWay.valueOf(call.text("way"))) {
                        case LOOPBACK -> loopback(call, connector);
                        case PASTE -> paste(call, connector.paste());
                        case DEVICE -> device(call, connector.device());
                    });
        } finally {
            leave();
            free.release();
        }
    }

    private synchronized void enter() {
        if (closed) {
            throw new VaultUnavailableException("the vault is closed");
        }
        waiting.add(Thread.currentThread());
    }

    /** From here on nobody interrupts this thread any more, and an interrupt that came late is forgotten. */
    private synchronized void leave() {
        if (waiting.remove(Thread.currentThread()) && closed) {
            var unused = Thread.interrupted();
        }
    }

    /** Ends every consent that waits for somebody. */
    synchronized void close() {
        closed = true;
        waiting.forEach(Thread::interrupt);
    }

    private ConnectionInfo loopback(CommandCall call, Connector connector) {
        try (ConsentFlow flow = connector.loopback()) {
            Instant end = clock.instant().plus(LOOPBACK);
            show(call, flow.authorizationUri().toString(), "", end);
            return flow.await(LOOPBACK);
        }
    }

    private ConnectionInfo device(CommandCall call, DeviceConsent consent) {
        show(call, consent.verificationUri().toString(), consent.userCode(), consent.expiresAt());
        return consent.await(left(consent.expiresAt()));
    }

    private ConnectionInfo paste(CommandCall call, PastedConsent consent) {
        Pasted flow = new Pasted(call.operator(), consent, new CompletableFuture<>());
        pasted.put(call.id().value(), flow);
        try {
            show(call, consent.authorizationUri().toString(), "", consent.expiresAt());
            return flow.result().get(left(consent.expiresAt()).toMillis(), MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ConsentException(ConsentException.Reason.TIMED_OUT, "no answer was pasted in time; begin again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsentException(ConsentException.Reason.CLOSED, "the agent was closed; begin again");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pasted.remove(call.id().value());
        }
    }

    /** Completes a flow; one that does not fit leaves it open. */
    Map<String, ?> answer(CommandCall call) {
        Pasted flow = pasted.get(call.text("flow"));
        if (flow == null || !flow.operator().equals(call.operator())) {
            throw new ConsentException(
                    ConsentException.Reason.UNKNOWN_ANSWER,
                    "no such consent waits for an answer of this operator: begin again with 'vault connect'");
        }
        ConnectionInfo connected = flow.consent().complete(call.text("pasted"));
        flow.result().complete(connected);
        return Wire.connection(connected);
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            throw new VaultConfigurationException("the consent had expired before it began: compare the clocks");
        }
        return left;
    }

    private static void show(CommandCall call, String link, String userCode, Instant end) {
        Map<String, Object> shown = new TreeMap<>();
        shown.put("link", link);
        shown.put("userCode", userCode);
        shown.put("expiresAt", end.toString());
        call.screen().show(shown, end);
    }
}
