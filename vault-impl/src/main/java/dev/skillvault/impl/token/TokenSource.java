package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step 3 of a call, open: an access token for a permitted call, refreshed first if it is due. Also gets first tokens and revokes them, so that
 * no other step ever holds a refresh token.
 *
 * <p>Thread-safe.
 */
public final class TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSource.class);

    private final Store store;
    private final Committer committer;
    private final Connections connections;
    private final TokenCopies copies;
    private final TokenStore tokens;
    private final Exchanges exchanges;
    private final RevocationEndpoint revocation;
    private final Mailboxes mailboxes;
    private final RefreshOnUse refreshes;
    private final ProviderCatalog catalog;
    private final Clock clock;

    /** Wires the step. */
    public TokenSource(
            Store store,
            Committer committer,
            Connections connections,
            TokenCopies copies,
            KeyRing ring,
            Dialer dialer,
            OAuthClients clients,
            ProviderCatalog catalog,
            RefreshOnUse refreshes,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.committer = committer;
        this.connections = connections;
        this.copies = copies;
        this.tokens = new TokenStore(ring, connections, random);
        this.revocation = new RevocationEndpoint(dialer, clients);
        AccountLookup accounts = new AccountLookup(dialer, ring);
        this.mailboxes = new Mailboxes(tokens, accounts);
        this.exchanges = new Exchanges(
                TokenEndpoint.of(dialer, clients, clock),
                new DeviceEndpoint(new FormSender(dialer), clients),
                tokens,
                connections,
                revocation,
                accounts,
                clients);
        this.refreshes = refreshes;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * The access token for a permitted call. A refresh that is due and fails does not matter as long as the access token lives. One that
     * came of it is used whatever the clock says by then, so that a clock that jumps leads to no second one.
     *
     * @throws ConnectionUnavailableException if there is no usable token
     */
    public AccessToken open(Permit permit) {
        ConnectionRow row = usable(permit);
        Instant now = clock.instant();
        boolean over = row.times().expired(now);
        if (over || row.times().due(now)) {
            row = openable(permit, row);
            long before = row.generation();
            refreshes.due(row, over);
            row = usable(permit);
            over = row.generation() == before && row.times().expired(clock.instant());
        }
        if (over) {
            throw unavailable(row, "cannot be refreshed right now; try again later");
        }
        try {
            return access(row);
        } catch (CannotOpenException e) {
            return access(openable(permit, row));
        }
    }

    /** The access token after the provider rejected the one of this generation (RFC 6750 section 3.1). */
    public AccessToken openAfterRejection(Permit permit, long rejectedGeneration) {
        return openAfter(permit, rejectedGeneration, refreshes::rejected, "rejected the access it had given");
    }

    /**
     * The access token after the provider said that the one of this generation is not active (RFC 7662 section 2.2). Unlike a rejection
     * that ends no connection that has nothing to refresh with.
     */
    public AccessToken openAfterDoubt(Permit permit, long inactiveGeneration) {
        return openAfter(permit, inactiveGeneration, refreshes::doubted, "calls the access it had given inactive");
    }

    private AccessToken openAfter(Permit permit, long generation, Consumer<ConnectionRow> refresh, String what) {
        ConnectionRow row = usable(permit);
        if (row.generation() == generation) {
            refresh.accept(row);
            row = usable(permit);
        }
        if (row.generation() == generation) {
            throw unavailable(row, what + "; try again later");
        }
        return access(row);
    }

    /** Whose mailbox the static secret of a row opens, compared with a permitted call's account. */
    public Mailbox mailbox(Connection jdbc, Permit permit, ConnectionRow row) throws SQLException {
        Optional<ConnectionRow> account = connections.find(jdbc, permit.connection());
        return account.isEmpty() ? Mailbox.UNKNOWN : mailboxes.compare(jdbc, row, account.get());
    }

    /** The provider took the token. Writes only if it had rejected that one before. */
    public void served(Permit permit, AccessToken token) {
        if (token.onProbation()) {
            refreshes.served(permit.connection(), token.generation());
        }
    }

    /**
     * The static secret of another connection of the same user, for a permitted call that may fall back.
     *
     * @throws IllegalArgumentException if the call may not, or the connection is another user's
     */
    public AccessToken openSecret(Permit permit, ConnectionRow row) {
        boolean own = row.user().equals(permit.user());
        if (permit.fallback().isEmpty() || !own || row.origin().kind() != ConnectionKind.STATIC) {
            throw new IllegalArgumentException("not a fallback of this call");
        }
        return access(row);
    }

    /** A row that was damaged is put back from its copy, if there is one. */
    private ConnectionRow openable(Permit permit, ConnectionRow row) {
        try {
            store.read(jdbc -> tokens.open(jdbc, row)).close();
            return row;
        } catch (CannotOpenException e) {
            var unused = copies.putBack(row.id());
            // the backup's own comparison may have put it back a moment before: what counts is whether it opens now
            ConnectionRow now = usable(permit);
            store.read(jdbc -> tokens.open(jdbc, now)).close();
            return now;
        }
    }

    private AccessToken access(ConnectionRow row) {
        try (TokenSet set = store.read(jdbc -> tokens.open(jdbc, row))) {
            if (store.read(jdbc -> tokens.isOutdated(jdbc, row))) {
                reseal(row, set);
            }
            return new AccessToken(
                    set.access().<SecretBytes, RuntimeException>use(SecretBytes::copyOf),
                    row.generation(),
                    row.origin().host(),
                    !set.renewal().renewable() && row.trouble().failures() > 0);
        }
    }

    /** A user's key was rotated since. The call can do without this, and the next one tries again. */
    private void reseal(ConnectionRow row, TokenSet set) {
        try {
            committer.commit(unit -> tokens.reseal(unit, row, set));
        } catch (VaultUnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("connection", row.id())
                    .log("tokens could not be sealed anew under the newest key");
        }
    }

    private ConnectionRow usable(Permit permit) {
        ConnectionRow row = store.read(jdbc -> connections.find(jdbc, permit.connection()))
                .orElseThrow(() -> new ConnectionUnavailableException(
                        permit.provider(),
                        ConnectionState.REVOKED,
                        "the account's user was forgotten meanwhile; do not retry"));
        if (row.state() == ConnectionState.NEEDS_CONSENT || row.state() == ConnectionState.REVOKED) {
            throw unavailable(row, "must be connected again by the user; ask them to, and do not retry before that");
        }
        return row;
    }

    private ConnectionUnavailableException unavailable(ConnectionRow row, String what) {
        return new ConnectionUnavailableException(
                row.provider(),
                row.state(),
                "the " + catalog.require(row.provider()).title() + " account " + what);
    }

    /** Where the first tokens of connections come from. */
    public Exchanges exchanges() {
        return exchanges;
    }

    /** Revokes a connection's tokens at the provider. Changes nothing here, and says so if it could not. */
    public Disconnection revoke(ConnectionRow row) {
        if (row.tokens().isEmpty()) {
            return Disconnection.NOTHING_TO_REVOKE;
        }
        if (row.origin().kind().endsWhereItWasMade()) {
            return Disconnection.PROVIDER_CANNOT_REVOKE;
        }
        try (TokenSet set = store.read(jdbc -> tokens.open(jdbc, row))) {
            return revocation.revoke(catalog.require(row.provider()), set);
        } catch (CannotOpenException e) {
            return Disconnection.REVOCATION_FAILED;
        }
    }
}
