package dev.skillvault.impl.token;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.TenantHost;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first tokens of a connection, on their way into the store. They are stored or revoked, and closed in any case.
 *
 * <p>Not thread-safe.
 */
public final class FreshTokens implements AutoCloseable {

    /**
     * Whose account the tokens open.
     *
     * @param name a keyed hash of the provider's id of the account, or null if it is not known
     * @param unreachable whether it is not known only because the provider could not be asked
     */
    public record Owner(@Nullable String name, boolean unreachable) {
        static final Owner UNKNOWN = new Owner(null, false);
        static final Owner UNREACHABLE = new Owner(null, true);

        static Owner of(String name) {
            return new Owner(name, false);
        }

        /** Whether this is not the account of a former hash; nobody can tell if the two were learned in two ways. */
        public boolean isOther(String former) {
            return name != null && name.charAt(0) == former.charAt(0) && !name.equals(former);
        }

        /** The keyed hash, if it is known. */
        public Optional<String> hash() {
            return Optional.ofNullable(name);
        }
    }

    private final TokenStore store;
    private final Connections connections;
    private final RevocationEndpoint revocation;
    private final AccountLookup accounts;
    private final ProviderDescriptor provider;
    private final TokenAnswer.Tokens answer;
    private final Renewal renewal;
    private final @Nullable Owner knownOwner;

    /** The renewal stays its maker's; without one, it is what the answer holds. */
    FreshTokens(
            TokenStore store,
            Connections connections,
            RevocationEndpoint revocation,
            AccountLookup accounts,
            ProviderDescriptor provider,
            TokenAnswer.Tokens answer,
            @Nullable Renewal renewal,
            @Nullable Owner knownOwner) {
        this.store = store;
        this.connections = connections;
        this.revocation = revocation;
        this.accounts = accounts;
        this.provider = provider;
        this.answer = answer;
        this.renewal = renewal != null
                ? renewal
                : answer.refresh() == null ? new Renewal.None() : new Renewal.RefreshToken(answer.refresh());
        this.knownOwner = knownOwner;
    }

    /** Whether these tokens alone keep the connection alive. */
    public boolean renewable() {
        return renewal.renewable();
    }

    /**
     * Whose they are; asks the provider.
     *
     * @param asked the scopes that were asked for
     */
    public Owner owner(Set<String> asked) {
        return knownOwner == null
                ? accounts.ask(provider, answer.access(), answer.grantedScopes().orElse(asked))
                : knownOwner;
    }

    /** The account's own API host, if the provider gives each its own and the descriptor allows this one. */
    public Optional<String> host() {
        TenantHost rule = provider.api().tenantHost();
        return rule == null || answer.tenantUrl() == null ? Optional.empty() : rule.hostIn(answer.tenantUrl());
    }

    /** Whether the provider gives each account its own API host, and named none that the descriptor allows. */
    public boolean hostRefused() {
        return provider.api().tenantHost() != null && host().isEmpty();
    }

    /**
     * Stores them as the row's next generation, with how the account was connected. A consent that brought no refresh token keeps the
     * one the same account gave before (RFC 6749 section 6), if that still lives.
     *
     * @param asked the scopes that were asked for, which are those granted if the provider does not say (RFC 6749 section 5.1)
     * @return false if another generation came first
     */
    public boolean store(UnitOfWork unit, ConnectionRow row, ConnectionRow.Origin origin, Set<String> asked)
            throws SQLException {
        TokenAnswer.Tokens whole = answer.scopes() == null ? answer.withScopes(asked) : answer;
        boolean stored;
        if (renewal.renewable() || !outlives(row, origin)) {
            stored = store.store(unit, row, whole, renewal);
        } else {
            try (TokenSet former = store.open(unit.jdbc(), row)) {
                stored = store.store(unit, row, whole, former.renewal());
            }
        }
        if (stored) {
            connections.connected(unit.jdbc(), row.id(), origin);
        }
        return stored;
    }

    private static boolean outlives(ConnectionRow row, ConnectionRow.Origin origin) {
        return row.tokens().isPresent()
                && row.state() != ConnectionState.NEEDS_CONSENT
                && origin.accountHash() != null
                && origin.accountHash().equals(row.origin().accountHash())
                && origin.kind() == row.origin().kind();
    }

    /** Revokes them at the provider, for they are not stored. */
    public Disconnection revoke() {
        return revocation.revoke(provider, new TokenSet(answer.access(), renewal));
    }

    @Override
    public void close() {
        answer.close();
    }

    @Override
    public String toString() {
        return "FreshTokens[redacted]";
    }
}
