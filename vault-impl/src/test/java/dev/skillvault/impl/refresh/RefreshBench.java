package dev.skillvault.impl.refresh;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.DueConnections;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.token.RefreshTimes;
import dev.skillvault.testkit.TestClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/** The machine, the refresher, the scheduler and a real store, with a provider that answers without a network. */
final class RefreshBench implements AutoCloseable {
    static final AgentId AGENT = new AgentId("agent");

    final TestClock clock = TestClock.startingAt(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final Store store;
    final Committer committer;
    final Connections connections = new Connections(AGENT);
    final ScriptedProvider provider;
    private final AgentKeys keys;
    private final Random random;
    private final List<Refresher> nodes = new ArrayList<>();

    RefreshBench(Path folder, long seed) {
        random = new Random(seed);
        provider = new ScriptedProvider(connections, seed);
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), clock, new SecureRandom());
        committer = new Committer(store, AGENT, keys.logSigner(), clock, List.of());
    }

    /** A node of its own: it knows of other nodes only what is in the store. */
    Refresher node(Pause pause) {
        return node(pause, task -> {
            Thread thread = new Thread(task, "test-refresh");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** With threads that may not come. */
    Refresher node(Pause pause, ThreadFactory threads) {
        Refresher node = new Refresher(
                store,
                committer,
                connections,
                TokenCopies.NONE,
                provider,
                clock,
                new Random(random.nextLong()),
                pause,
                threads);
        nodes.add(node);
        return node;
    }

    RefreshScheduler scheduler(Refresher node) {
        return new RefreshScheduler(store, new DueConnections(AGENT), node, new Alarm(), clock);
    }

    /** Begins what is due until nothing is. */
    void settle(RefreshScheduler scheduler, Refresher node) {
        while (scheduler.runOnce() > 0) {
            node.awaitIdle();
        }
        node.awaitIdle();
    }

    static ConnectionId id(int number) {
        return new ConnectionId(String.format(Locale.ROOT, "co_%032x", number));
    }

    /** A connection with its first tokens, from now. */
    ConnectionId connect(int number, String at, Duration lifetime) {
        ConnectionId id = id(number);
        committer.commit(unit -> {
            connections.insert(unit.jdbc(), id, new UserId("user" + number), at);
            connections.storeTokens(
                    unit.jdbc(),
                    id,
                    0,
                    0,
                    Set.of("a"),
                    RefreshTimes.of(unit.now(), lifetime, true, null, random),
                    new byte[] {1});
            connections.connected(unit.jdbc(), id, ConnectionRow.Origin.of(ConnectionKind.CODE, unit.now()));
            return unit.append(AuditDraft.of(EntryKind.CONNECTED, "test"));
        });
        return id;
    }

    ConnectionRow row(ConnectionId id) {
        return store.read(jdbc -> connections.find(jdbc, id)).orElseThrow();
    }

    @Override
    public void close() {
        nodes.forEach(Refresher::close);
        committer.close();
        keys.ring().close();
        store.close();
    }
}
