package dev.skillvault.impl.consent;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.consent.PendingFlow.Stage;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.ClientParameter;
import dev.skillvault.impl.token.Exchange;
import dev.skillvault.impl.token.Exchanges;
import dev.skillvault.impl.token.FreshTokens;
import dev.skillvault.impl.token.OAuthClients;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Authorization code with PKCE S256 (RFC 6749 section 4.1, RFC 7636), whichever way the answer comes back. A state is random, used once,
 * expires, and belongs to one user of one agent; the code verifier is in the store only sealed, so any node can complete what another began.
 *
 * <p>Thread-safe.
 */
final class CodeConsents {
    private final Committer committer;
    private final Connections connections;
    private final PendingFlows flows;
    private final Connecting connecting;
    private final UnderWay underWay;
    private final Exchanges exchanges;
    private final OAuthClients clients;
    private final ProviderCatalog catalog;
    private final ConsentRandom random;

    CodeConsents(
            Committer committer,
            Connections connections,
            PendingFlows flows,
            Connecting connecting,
            UnderWay underWay,
            Exchanges exchanges,
            OAuthClients clients,
            ProviderCatalog catalog,
            ConsentRandom random) {
        this.committer = committer;
        this.connections = connections;
        this.flows = flows;
        this.connecting = connecting;
        this.underWay = underWay;
        this.exchanges = exchanges;
        this.clients = clients;
        this.catalog = catalog;
        this.random = random;
    }

    /** A link whose answer goes to a redirect URI, within its lifetime. */
    ConsentLink begin(ConsentTarget target, String state, URI redirectUri, Duration lifetime) {
        String verifier = random.text();
        URI link = authorizationUri(target, state, verifier, redirectUri);
        try (SecretBytes secret = SecretBytes.copyOf(verifier.getBytes(StandardCharsets.US_ASCII))) {
            Instant end =
                    connecting.begin(target, ConnectionKind.CODE, Stage.CODE, state, redirectUri, secret, lifetime);
            return new ConsentLink(link, end);
        }
    }

    private URI authorizationUri(ConsentTarget target, String state, String verifier, URI redirectUri) {
        ProviderDescriptor provider = target.provider();
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), new ClientID(clients.clientId(provider.name())))
                .endpointURI(provider.authorizationEndpoint())
                .redirectionURI(redirectUri)
                .state(new State(state))
                .codeChallenge(new CodeVerifier(verifier), CodeChallengeMethod.S256);
        provider.oauth().authorizationParameters().forEach(request::customParameter);
        if (!target.scopes().isEmpty()) {
            request.customParameter("scope", String.join(provider.oauth().requestScopeSeparator(), target.scopes()));
        }
        URI standard = request.build().toURI();
        String query = standard.getRawQuery();
        return URI.create(standard.toString().replace(query, ClientParameter.in(provider, query)));
    }

    /**
     * Uses an answer.
     *
     * @param user whose it must be; null if the caller cannot know
     */
    ConnectionInfo complete(@Nullable UserId user, Callback callback) {
        return underWay.call(() -> use(user, callback));
    }

    private ConnectionInfo use(@Nullable UserId user, Callback callback) {
        PendingFlows.Found found = committer.commit(unit -> take(unit, user, callback));
        try (PendingFlow flow = found.flow()) {
            if (flow.stage() == Stage.CONNECTED) {
                return connected(flow);
            }
            return connecting.connect(found, ConnectionKind.CODE, exchange(found, callback));
        }
    }

    /** Takes the flow the answer belongs to, once; what is nobody's, or another's, is left as it is. */
    private PendingFlows.Found take(UnitOfWork unit, @Nullable UserId user, Callback callback) throws SQLException {
        PendingFlows.Found found = flows.find(unit.jdbc(), callback.state(), unit.now())
                .filter(each -> user == null || each.flow().account().user().equals(user))
                .orElseThrow(Refusals::unknown);
        switch (found.flow().stage()) {
            case CODE -> {
                flows.answered(unit, found);
                unit.append(ConsentRecord.answered(found.flow().account()));
            }
            case ANSWERED -> throw Refusals.beingUsed();
            case DEVICE, DIRECT -> throw Refusals.unknown();
            case CONNECTED -> {
                // a page that was loaded twice: nothing is left to do
            }
        }
        return found;
    }

    private ConnectionInfo connected(PendingFlow flow) {
        return committer.commit(unit -> connections
                .find(unit.jdbc(), flow.account().connection())
                .filter(row -> row.user().equals(flow.account().user()))
                .map(ConnectionRow::info)
                .orElseThrow(Refusals::unknown));
    }

    private Exchange<FreshTokens> exchange(PendingFlows.Found found, Callback callback) {
        PendingFlow flow = found.flow();
        ProviderDescriptor provider = catalog.require(flow.account().provider());
        URI redirectUri = flow.redirectUri();
        SecretBytes verifier = flow.secret();
        ConsentException mixUp =
                callback.mixUp(provider.title(), provider.oauth()).orElse(null);
        if (mixUp != null) {
            throw connecting.failed(found, mixUp);
        }
        SecretBytes code = callback.code().orElse(null);
        if (code == null || redirectUri == null || verifier == null) {
            throw connecting.failed(found, callback.refusal(provider.title(), redirectUri));
        }
        try (code) {
            return exchanges.code(provider, code, redirectUri, verifier);
        }
    }
}
