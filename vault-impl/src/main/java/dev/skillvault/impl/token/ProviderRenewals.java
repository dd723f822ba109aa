package dev.skillvault.impl.token;

import dev.skillvault.connection.Disconnection;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.Quirk;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews at the providers' token endpoints.
 *
 * <p>Thread-safe.
 */
public final class ProviderRenewals implements Renewals {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderRenewals.class);

    private final Store store;
    private final TokenStore tokens;
    private final TokenEndpoint endpoint;
    private final RevocationEndpoint revocation;
    private final ProviderCatalog catalog;

    /** Wires the exchange. */
    public ProviderRenewals(
            Store store,
            Connections connections,
            KeyRing ring,
            Dialer dialer,
            OAuthClients clients,
            ProviderCatalog catalog,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.tokens = new TokenStore(ring, connections, random);
        this.endpoint = TokenEndpoint.of(dialer, clients, clock);
        this.revocation = new RevocationEndpoint(dialer, clients);
        this.catalog = catalog;
    }

    @Override
    public Attempt renew(ConnectionRow row) {
        TokenSet set = store.read(jdbc -> tokens.open(jdbc, row));
        try {
            boolean nothing = !set.renewal().renewable();
            TokenAnswer answer = nothing
                    ? new TokenAnswer.Dead("no_refresh_token")
                    : endpoint.renew(catalog.require(row.provider()), set.renewal());
            return new Exchanged(row.provider(), set, answer, nothing);
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    @Override
    public boolean endsTestingModeConsents(String provider) {
        return catalog.find(provider)
                .filter(known -> known.quirks().contains(Quirk.TESTING_MODE_SEVEN_DAYS))
                .isPresent();
    }

    private final class Exchanged implements Attempt {
        private final String provider;
        private final TokenSet before;
        private final TokenAnswer answer;
        private final boolean nothing;

        Exchanged(String provider, TokenSet before, TokenAnswer answer, boolean nothing) {
            this.provider = provider;
            this.before = before;
            this.answer = answer;
            this.nothing = nothing;
        }

        @Override
        public Outcome outcome() {
            return nothing
                    ? Outcome.NO_RENEWAL
                    : answer.fold(
                            tokens -> Outcome.TOKENS,
                            dead -> Outcome.DEAD,
                            fault -> Outcome.OPERATOR_FAULT,
                            passing -> Outcome.TRANSIENT,
                            none -> Outcome.NO_ANSWER);
        }

        @Override
        public String word() {
            return answer.fold(
                    tokens -> "",
                    TokenAnswer.Dead::error,
                    TokenAnswer.OperatorFault::error,
                    TokenAnswer.Transient::cause,
                    none -> "no answer seen");
        }

        @Override
        public Optional<Duration> retryAfter() {
            return answer instanceof TokenAnswer.Transient passing
                    ? Optional.ofNullable(passing.retryAfter())
                    : Optional.empty();
        }

        @Override
        public boolean store(UnitOfWork unit, ConnectionRow row) throws SQLException {
            return tokens.store(unit, row, fresh(), before.renewal());
        }

        @Override
        public void revoke() {
            if (before.renewal() instanceof Renewal.Installation) {
                // whoever installed the app must end it where they did
                return;
            }
            Renewal renewal = before.renewal().after(fresh().refresh());
            Disconnection result =
                    revocation.revoke(catalog.require(provider), new TokenSet(fresh().access(), renewal));
            LOG.atInfo()
                    .addKeyValue("provider", provider)
                    .addKeyValue("result", result)
                    .log("tokens that came after their connection's end were revoked or given up");
        }

        private TokenAnswer.Tokens fresh() {
            if (answer instanceof TokenAnswer.Tokens fresh) {
                return fresh;
            }
            throw new IllegalStateException("there are no tokens");
        }

        @Override
        public void close() {
            answer.close();
            before.close();
        }
    }
}
