package dev.skillvault.impl.consent;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.CodeExchange;
import dev.skillvault.impl.token.OAuthClients;
import dev.skillvault.impl.token.TokenSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Begins and completes consents. A state is random, single-use, expires after ten minutes, and is bound to the user who began; the
 * code verifier is in the store only sealed.
 *
 * <p>Thread-safe.
 */
public final class ConsentService {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Committer committer;
    private final Connections connections;
    private final PendingFlows flows;
    private final TokenSource tokens;
    private final OAuthClients clients;
    private final ProviderCatalog catalog;
    private final SecureRandom random;

    /** Wires the service. */
    public ConsentService(
            Committer committer,
            Connections connections,
            KeyRing ring,
            TokenSource tokens,
            OAuthClients clients,
            ProviderCatalog catalog,
            SecureRandom random) {
        this.committer = committer;
        this.connections = connections;
        this.flows = new PendingFlows(ring);
        this.tokens = tokens;
        this.clients = clients;
        this.catalog = catalog;
        this.random = random;
    }

    /** Begins: the callback is listened for before the link exists. */
    public ConsentFlow begin(UserId user, ProviderDescriptor provider, Set<String> scopes) {
        String clientId = clients.clientId(provider.name());
        String state = randomText();
        LoopbackConsent loopback = LoopbackConsent.listen(state, callback -> complete(user, callback));
        String verifier = randomText();
        try (SecretBytes secret = SecretBytes.copyOf(verifier.getBytes(StandardCharsets.US_ASCII))) {
            committer.commit(unit -> {
                ConnectionId connection = connectionFor(unit, user, provider);
                PendingFlow flow = new PendingFlow(user, provider.name(), connection, loopback.redirectUri(), secret);
                flows.add(unit, state, flow, unit.now().plus(LIFETIME));
                return unit.append(draft(EntryKind.CONSENT_BEGUN, flow)
                        .details(Map.<String, Object>of("scopes", new TreeSet<>(scopes))));
            });
            return loopback.offer(
                    authorizationUri(provider, clientId, scopes, state, verifier, loopback.redirectUri()));
        } catch (RuntimeException e) {
            loopback.close();
            throw e;
        }
    }

    private static URI authorizationUri(
            ProviderDescriptor provider,
            String clientId,
            Set<String> scopes,
            String state,
            String verifier,
            URI redirectUri) {
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), new ClientID(clientId))
                .endpointURI(provider.authorizationEndpoint())
                .redirectionURI(redirectUri)
                .state(new State(state))
                .codeChallenge(new CodeVerifier(verifier), CodeChallengeMethod.S256);
        if (!scopes.isEmpty()) {
            request.scope(new Scope(scopes.toArray(String[]::new)));
        }
        provider.oauth().authorizationParameters().forEach(request::customParameter);
        return request.build().toURI();
    }

    /** A connection of the user that needs consent is renewed in place; otherwise a new one is made. */
    private ConnectionId connectionFor(UnitOfWork unit, UserId user, ProviderDescriptor provider) throws SQLException {
        return connections.ofUser(unit.jdbc(), user).stream()
                .filter(row -> row.provider().equals(provider.name()) && row.state() == ConnectionState.NEEDS_CONSENT)
                .map(ConnectionRow::id)
                .findFirst()
                .orElseGet(() -> {
                    byte[] id = new byte[16];
                    random.nextBytes(id);
                    return new ConnectionId("co_" + HexFormat.of().formatHex(id));
                });
    }

    private ConnectionInfo complete(UserId user, Callback callback) {
        PendingFlows.Taken taken = committer.commit(unit -> {
            PendingFlows.Taken found = flows.take(unit, callback.state())
                    .filter(each -> each.flow().user().equals(user))
                    .orElseThrow(
                            () -> new ConsentException(
                                    ConsentException.Reason.UNUSABLE_ANSWER,
                                    "this answer belongs to no consent under way: it was used already or has expired; begin again"));
            unit.append(draft(EntryKind.CONSENT_ANSWERED, found.flow()));
            return found;
        });
        PendingFlow flow = taken.flow();
        ProviderDescriptor provider = catalog.require(flow.provider());
        try (SecretBytes verifier = flow.verifier()) {
            SecretBytes code = callback.acceptedCode(provider.oauth().issuer()).orElse(null);
            if (code == null) {
                throw failed(flow, callback.refusal());
            }
            CodeExchange exchange;
            try (code) {
                exchange = tokens.exchangeCode(provider, code, flow.redirectUri(), verifier);
            }
            try (TokenSource.FreshTokens fresh = exchange.tokens()
                    .orElseThrow(() -> failed(
                            flow,
                            new ConsentException(
                                    ConsentException.Reason.UNUSABLE_ANSWER,
                                    provider.title() + " gave no access (" + exchange.failure() + "); begin again")))) {
                return store(taken, fresh, provider);
            }
        }
    }

    /** Tokens that may not be stored are nobody's: they are revoked where they come from. */
    private ConnectionInfo store(PendingFlows.Taken taken, TokenSource.FreshTokens fresh, ProviderDescriptor provider) {
        try {
            return committer.commit(unit -> connect(unit, taken, fresh));
        } catch (ConsentException e) {
            var unused = fresh.revoke(provider);
            throw failed(taken.flow(), e);
        }
    }

    /** Ends what a user began and did not complete. */
    public void forget(UnitOfWork unit, UserId user) throws SQLException {
        flows.delete(unit, user);
    }

    /** Ends what anybody began and did not complete. */
    public void forgetAll(UnitOfWork unit) throws SQLException {
        flows.deleteAll(unit);
    }

    private ConnectionInfo connect(UnitOfWork unit, PendingFlows.Taken taken, TokenSource.FreshTokens fresh)
            throws SQLException {
        PendingFlow flow = taken.flow();
        if (!flows.mayGoOn(unit, taken)) {
            throw new ConsentException(
                    ConsentException.Reason.UNUSABLE_ANSWER, "the user was forgotten meanwhile; begin again");
        }
        if (connections.find(unit.jdbc(), flow.connection()).isEmpty()) {
            connections.insert(unit.jdbc(), flow.connection(), flow.user(), flow.provider());
        }
        ConnectionRow before = connections.find(unit.jdbc(), flow.connection()).orElseThrow();
        if (!fresh.store(unit, before, ConnectionRow.Origin.of(ConnectionKind.CODE, unit.now()))) {
            throw new ConsentException(
                    ConsentException.Reason.UNUSABLE_ANSWER, "the account was disconnected meanwhile; begin again");
        }
        ConnectionInfo info =
                connections.find(unit.jdbc(), flow.connection()).orElseThrow().info();
        unit.append(draft(EntryKind.CONNECTED, flow)
                .details(Map.<String, Object>of(
                        "scopes", new TreeSet<>(info.scopes()), "refreshable", fresh.refreshable())));
        return info;
    }

    private ConsentException failed(PendingFlow flow, ConsentException why) {
        committer.commit(unit -> unit.append(draft(EntryKind.CONSENT_FAILED, flow)
                .with(AuditField.REASON, why.reason().name())));
        return why;
    }

    private static AuditDraft draft(EntryKind kind, PendingFlow flow) {
        return AuditDraft.of(kind, "operator")
                .with(AuditField.SUBJECT, flow.user().value())
                .with(AuditField.PROVIDER, flow.provider())
                .with(AuditField.CONNECTION, flow.connection().value());
    }

    private String randomText() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
