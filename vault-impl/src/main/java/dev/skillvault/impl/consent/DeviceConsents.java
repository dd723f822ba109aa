package dev.skillvault.impl.consent;

import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.consent.PendingFlow.Stage;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.DeviceCodes;
import dev.skillvault.impl.token.Exchange;
import dev.skillvault.impl.token.Exchanges;
import dev.skillvault.impl.token.FreshTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Device codes (RFC 8628).
 *
 * <p>Thread-safe.
 */
final class DeviceConsents {
    /** An answer that was on its way when the code expired still counts. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Store store;
    private final Committer committer;
    private final PendingFlows flows;
    private final Connecting connecting;
    private final Exchanges exchanges;
    private final ProviderCatalog catalog;
    private final ConsentRandom random;
    private final Clock clock;
    private final Waiter waiter;

    DeviceConsents(
            Store store,
            Committer committer,
            PendingFlows flows,
            Connecting connecting,
            Exchanges exchanges,
            ProviderCatalog catalog,
            ConsentRandom random,
            Clock clock,
            Waiter waiter) {
        this.store = store;
        this.committer = committer;
        this.flows = flows;
        this.connecting = connecting;
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
                    codes.lifetime().plus(GRACE));
            return new DeviceFlow(
                    this, described, state, codes.shown(), begun, begun.plus(codes.lifetime()), clock, waiter);
        }
    }

    private PendingFlows.Found open(Connection jdbc, String state, Instant now) throws SQLException {
        return flows.find(jdbc, state, now).orElseThrow(Refusals::forgotten);
    }

    /** Asks the provider once. An answer that decides goes to {@link #finish}. */
    Exchange<FreshTokens> ask(String state) {
        Instant now = clock.instant();
        try (PendingFlow flow = store.read(jdbc -> open(jdbc, state, now)).flow()) {
            SecretBytes deviceCode = flow.secretValue().orElseThrow(Refusals::unknown);
            return exchanges.deviceCode(catalog.require(flow.account().provider()), deviceCode);
        }
    }

    ConnectionInfo finish(String state, Exchange<FreshTokens> exchange) {
        PendingFlows.Found found;
        try {
            found = committer.commit(unit -> answered(unit, state));
        } catch (ConsentException e) {
            if (exchange instanceof Exchange.Granted<FreshTokens> granted) {
                try (FreshTokens nobodys = granted.value()) {
                    var unused = nobodys.revoke();
                }
            }
            throw e;
        }
        try {
            return connecting.connect(found, ConnectionKind.DEVICE, exchange);
        } finally {
            found.flow().close();
        }
    }

    private PendingFlows.Found answered(UnitOfWork unit, String state) throws SQLException {
        PendingFlows.Found found = open(unit.jdbc(), state, unit.now());
        flows.answered(unit, found);
        unit.append(ConsentRecord.of(EntryKind.CONSENT_ANSWERED, found.flow().account()));
        return found;
    }
}
