package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.Connector;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.discovery.ProviderSources;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.FaultyStore;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.token.OAuthClients;
import dev.skillvault.impl.token.RefreshOnUse;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ways to a connection, with a sandbox and a store that fails as a test says. */
final class ConsentBench implements AutoCloseable {
    private static final RefreshOnUse NEVER = new RefreshOnUse() {
        @Override
        public void due(ConnectionRow row, boolean over) {
            throw new AssertionError("refreshed");
        }

        @Override
        public void rejected(ConnectionRow row) {
            throw new AssertionError("refreshed");
        }

        @Override
        public void doubted(ConnectionRow row) {
            throw new AssertionError("refreshed");
        }

        @Override
        public void served(ConnectionId id, long generation) {
            throw new AssertionError("called");
        }
    };

    final TestClock clock = TestClock.startingAt(Instant.now());
    final Sandbox sandbox = Sandbox.builder().clock(clock).seed(7).start();
    final FaultyStore faults = new FaultyStore();
    final Store store;
    final Committer committer;
    private final Connections connections;
    private final AgentKeys keys;
    private final OAuthClients clients = new OAuthClients();
    private final ProviderCatalog catalog;
    private final ConsentService consents;

    ConsentBench(Path folder, Pause pause) {
        SecureRandom random = new SecureRandom();
        store = faults.open(StoreUrl.parse(TestVaults.url(folder)));
        keys = AgentKeys.openOrEnrol(store, X509Identity.from(TestVaults.identity(folder, "agent")), clock, random);
        connections = new Connections(keys.ring().agent());
        committer = new Committer(store, keys.ring().agent(), keys.logSigner(), clock, List.of());
        catalog = new ProviderSources().load(sandbox.routes());
        for (String provider : new String[] {"google", "github"}) {
            ClientRegistration client = sandbox.client(provider);
            clients.put(provider, client.clientId(), client.clientSecret().toCharArray());
        }
        TokenSource tokens = new TokenSource(
                store,
                committer,
                connections,
                TokenCopies.NONE,
                keys.ring(),
                new Dialer(sandbox.routes()),
                clients,
                catalog,
                NEVER,
                clock,
                random);
        consents = new ConsentService(
                store,
                committer,
                connections,
                keys.ring(),
                tokens.exchanges(),
                clients,
                catalog,
                clock,
                pause,
                random,
                info -> info);
    }

    Connector connector(String provider, @Nullable ConnectionId again) {
        ProviderDescriptor descriptor = catalog.require(provider);
        Set<String> scopes = switch (provider) {
            case "google" -> Set.of("https://www.googleapis.com/auth/gmail.readonly");
            case "slack" -> Set.of("chat:write");
            default -> Set.of("repo");
        };
        return consents.connector(new ConsentTarget(ALICE, descriptor, scopes, again));
    }

    List<ConnectionRow> rows(UserId user) {
        return store.read(jdbc -> connections.ofUser(jdbc, user));
    }

    long count(Kind kind) {
        return sandbox.requests().stream().filter(each -> each.kind() == kind).count();
    }

    @Override
    public void close() {
        committer.close();
        clients.close();
        keys.ring().close();
        store.close();
        sandbox.close();
    }
}
