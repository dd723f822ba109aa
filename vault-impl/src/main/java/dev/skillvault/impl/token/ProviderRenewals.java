package dev.skillvault.impl.token;

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

/**
 * Renews at the providers' token endpoints.
 *
 * <p>Thread-safe.
 */
public final class ProviderRenewals implements Renewals {
    private final Store store;
    private final TokenStore tokens;
    private final TokenEndpoint endpoint;
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
            return new Exchanged(set, answer, nothing);
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
        private final TokenSet before;
        private final TokenAnswer answer;
        private final boolean nothing;

        Exchanged(TokenSet before, TokenAnswer answer, boolean nothing) {
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
            if (!(answer instanceof TokenAnswer.Tokens fresh)) {
                throw new IllegalStateException("there are no tokens to store");
            }
            return tokens.store(unit, row, fresh, before.renewal());
        }

        @Override
        public void close() {
            answer.close();
            before.close();
        }
    }
}
