package dev.skillvault.impl.token;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;
import dev.skillvault.impl.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gets tokens that are to leave the vault, each for one permitted export. None of it touches the connection's own tokens or their generation: a
 * narrowed token is asked for beside them, in a way that ends none of them. What comes is believed only if the provider's own answer
 * says that it is no more than was asked for.
 *
 * <p>Thread-safe. Nothing is kept.
 */
public final class ScopedTokens {
    /** GitHub's user tokens live so long. What lives longer, or for ever, is not given out. */
    static final Duration LONGEST_LIFE = Duration.ofHours(8);

    private final Store store;
    private final Connections connections;
    private final TokenStore tokens;
    private final TokenEndpoint endpoint;
    private final GitHubScoping gitHub;
    private final TokenSource source;
    private final Clock clock;

    /** Wires the step. */
    public ScopedTokens(
            Store store,
            Connections connections,
            KeyRing ring,
            Dialer dialer,
            OAuthClients clients,
            TokenSource source,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.connections = connections;
        this.tokens = new TokenStore(ring, connections, random);
        this.endpoint = TokenEndpoint.of(dialer, clients, clock);
        this.gitHub = new GitHubScoping(dialer, clients, new Assertions(clock), clock);
        this.source = source;
        this.clock = clock;
    }

    /**
     * A token narrowed to what was permitted.
     *
     * @throws CallDeniedException if the provider cannot narrow it, or did not
     * @throws ConnectionUnavailableException if the account cannot be used
     * @throws ProviderUnreachableException if the provider gave none
     */
    public ExportedToken narrowed(Permit permit, Set<String> operations, Set<String> repositories) {
        ProviderDescriptor provider = permit.descriptor();
        if (GitHubScoping.isMeant(provider)) {
            // a user's token is what the narrower one is asked for with, so it must be alive
            source.open(permit).close();
        }
        ConnectionRow row = usable(permit);
        try (TokenSet set = store.read(jdbc -> tokens.open(jdbc, row))) {
            if (GitHubScoping.isMeant(provider)) {
                return gitHub.narrowed(permit, set, operations, repositories);
            }
            if (!repositories.isEmpty() || !narrowsByScope(provider, set.renewal())) {
                throw cannotNarrow(permit);
            }
            Set<String> scopes = new TreeSet<>(provider.leastScopes(operations));
            if (scopes.isEmpty() || !row.scopes().containsAll(scopes)) {
                // a wider scope that was consented to would do, and would be a wider token
                throw Narrowing.refused(
                        permit,
                        DenialReason.SCOPE_MISSING,
                        "the user did not consent to exactly the scopes of these operations; ask them to connect the account"
                                + " again");
            }
            try (TokenAnswer answer = endpoint.narrowed(provider, set.renewal(), scopes)) {
                return Narrowing.token(permit, answer, scopes, clock.instant());
            }
        }
    }

    /** RFC 6749 sections 4.4.2 and 6, RFC 7523: a request may name fewer scopes. With a refresh token only where that does not rotate it. */
    private static boolean narrowsByScope(ProviderDescriptor provider, Renewal renewal) {
        return renewal instanceof Renewal.ClientCredentials
                || renewal instanceof Renewal.ServiceAccount
                || (renewal instanceof Renewal.RefreshToken && provider.quirks().contains(Quirk.NARROWS_ON_REFRESH));
    }

    /**
     * The account's own access token, refreshed first if that is due, as for any call.
     *
     * @throws CallDeniedException if it lives too long
     * @throws ConnectionUnavailableException if the account cannot be used
     */
    public ExportedToken whole(Permit permit) {
        source.open(permit).close();
        ConnectionRow row = usable(permit);
        Instant end = Optional.ofNullable(row.times().accessExpiresAt())
                .filter(expires -> !expires.isAfter(clock.instant().plus(LONGEST_LIFE)))
                .orElseThrow(() -> Narrowing.refused(
                        permit,
                        DenialReason.TOKEN_NOT_NARROWED,
                        "the account's token would live too long outside of the vault, so it stays inside"));
        try (TokenSet set = store.read(jdbc -> tokens.open(jdbc, row))) {
            SecretBytes value = set.access().<SecretBytes, RuntimeException>use(SecretBytes::copyOf);
            return new ExportedToken(value, new TreeSet<>(row.scopes()), end);
        }
    }

    private static CallDeniedException cannotNarrow(Permit permit) {
        return Narrowing.refused(
                permit,
                DenialReason.TOKEN_NOT_NARROWED,
                permit.descriptor().title() + " cannot narrow a token of this account to what was granted");
    }

    private ConnectionRow usable(Permit permit) {
        ConnectionRow row = store.read(jdbc -> connections.find(jdbc, permit.connection()))
                .orElseThrow(() -> new ConnectionUnavailableException(
                        permit.provider(),
                        ConnectionState.REVOKED,
                        "the account's user was forgotten meanwhile; do not retry"));
        if (row.state() == ConnectionState.NEEDS_CONSENT || row.state() == ConnectionState.REVOKED) {
            throw new ConnectionUnavailableException(
                    row.provider(),
                    row.state(),
                    "the " + permit.descriptor().title()
                            + " account must be connected again by the user; ask them to, and do not retry before that");
        }
        return row;
    }
}
