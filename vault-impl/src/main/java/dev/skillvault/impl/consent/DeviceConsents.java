package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.consent.PendingFlow.Stage;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.token.DeviceCodes;
import dev.skillvault.impl.token.Exchange;
import dev.skillvault.impl.token.Exchanges;
import dev.skillvault.impl.token.FreshTokens;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Device codes (RFC 8628).
 *
 * <p>Thread-safe.
 */
final class DeviceConsents {

    /**
     * What the provider said.
     *
     * @param found the flow; its secret is wiped
     * @param exchange what came of it
     */
    record Answer(PendingFlows.Found found, Exchange<FreshTokens> exchange) {}

    private final Store store;
    private final PendingFlows flows;
    private final Connecting connecting;
    private final UnderWay underWay;
    private final Exchanges exchanges;
    private final ProviderCatalog catalog;
    private final ConsentRandom random;
    private final Clock clock;
    private final Waiter waiter;

    DeviceConsents(
            Store store,
            PendingFlows flows,
            Connecting connecting,
            UnderWay underWay,
            Exchanges exchanges,
            ProviderCatalog catalog,
            ConsentRandom random,
            Clock clock,
            Waiter waiter) {
        this.store = store;
        this.flows = flows;
        this.connecting = connecting;
        this.underWay = underWay;
        this.exchanges = exchanges;
        this.catalog = catalog;
        this.random = random;
        this.clock = clock;
        this.waiter = waiter;
    }

    DeviceConsent begin(ConsentTarget target, UnaryOperator<ConnectionInfo> described) {
        Exchange<DeviceCodes> exchange = exchanges.device(target.provider(), target.scopes());
        if (!(exchange instanceof Exchange.Granted<DeviceCodes> granted)) {
            throw Refusals.of(target.provider().title(), exchange, null);
        }
        DeviceCodes codes = granted.value();
        try (SecretBytes deviceCode = codes.deviceCode()) {
            String state = random.text();
            Instant begun = clock.instant();
            var unused = connecting.begin(
                    target,
                    ConnectionKind.DEVICE,
                    Stage.DEVICE,
                    state,
                    null,
                    deviceCode,
                    codes.lifetime().plus(PendingFlows.WHILE_STORED));
            return new DeviceFlow(
                    this, described, state, codes.shown(), begun, begun.plus(codes.lifetime()), clock, waiter);
        }
    }

    /** Asks and finishes in one: a vault that closes waits for it. */
    <T> T underWay(Supplier<T> asking) {
        return underWay.call(asking);
    }

    /** Asks the provider once. An answer that decides goes to {@link #finish}. */
    Answer ask(String state) {
        Instant now = clock.instant();
        PendingFlows.Found found =
                store.read(jdbc -> flows.find(jdbc, state, now)).orElseThrow(Refusals::forgotten);
        try (PendingFlow flow = found.flow()) {
            SecretBytes deviceCode = flow.secretValue().orElseThrow(Refusals::unknown);
            return new Answer(
                    found, exchanges.deviceCode(catalog.require(flow.account().provider()), deviceCode));
        }
    }

    /** The flow ends in the unit that stores what came of it: there is no moment in between at which it could be lost. */
    ConnectionInfo finish(Answer answer) {
        return connecting.connect(answer.found(), ConnectionKind.DEVICE, answer.exchange());
    }
}
