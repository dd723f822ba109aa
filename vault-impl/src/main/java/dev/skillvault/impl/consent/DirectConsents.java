package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.consent.PendingFlow.Stage;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.token.Exchange;
import dev.skillvault.impl.token.FreshTokens;
import java.util.function.Supplier;

/**
 * Connections that need no person's consent: whoever calls has the secret already. They pass the same way as the others, so that a user who
 * is forgotten meanwhile stays forgotten.
 *
 * <p>Thread-safe.
 */
final class DirectConsents {
    private final Committer committer;
    private final PendingFlows flows;
    private final Connecting connecting;
    private final UnderWay underWay;
    private final ConsentRandom random;

    DirectConsents(
            Committer committer, PendingFlows flows, Connecting connecting, UnderWay underWay, ConsentRandom random) {
        this.committer = committer;
        this.flows = flows;
        this.connecting = connecting;
        this.underWay = underWay;
        this.random = random;
    }

    ConnectionInfo connect(ConsentTarget target, ConnectionKind kind, Supplier<Exchange<FreshTokens>> exchange) {
        String state = random.text();
        var unused = connecting.begin(target, kind, Stage.DIRECT, state, null, null, PendingFlows.WHILE_STORED);
        PendingFlows.Found found = committer.commit(
                unit -> flows.find(unit.jdbc(), state, unit.now()).orElseThrow(Refusals::forgotten));
        return underWay.call(() -> connecting.connect(found, kind, exchange.get()));
    }
}
