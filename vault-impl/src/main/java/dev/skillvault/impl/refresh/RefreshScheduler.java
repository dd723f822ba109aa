package dev.skillvault.impl.refresh;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.connection.DueConnections;
import dev.skillvault.impl.connection.DueConnections.Due;
import dev.skillvault.impl.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins refreshes before anybody has to wait for one. A thread of its own asks the index for what is due, begins as much of it as the
 * providers' slots allow, and sleeps until the next is due, a slot is free, or an account was connected; but never longer than a minute,
 * for another process may have stored something that is due sooner, and a clock may jump. No failure ends it.
 *
 * <p>Thread-safe.
 */
public final class RefreshScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshScheduler.class);
    private static final int PAGE = 64;
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    /** Nothing came of it, as with a row that cannot be read: it is left alone for so long. */
    private static final Duration ASIDE = Duration.ofMinutes(1);

    private final Store store;
    private final DueConnections connections;
    private final Refresher refresher;
    private final Alarm alarm;
    private final Clock clock;
    /** Of what nothing came, and when. */
    private final Map<ConnectionId, Instant> aside = new ConcurrentHashMap<>();

    private volatile @Nullable Thread thread;

    /** A scheduler that does nothing before {@link #start}. */
    public RefreshScheduler(Store store, DueConnections connections, Refresher refresher, Alarm alarm, Clock clock) {
        this.store = store;
        this.alarm = alarm;
        this.connections = connections;
        this.refresher = refresher;
        this.clock = clock;
    }

    /** Starts the thread. */
    public void start() {
        refresher.afterEach(alarm::ring);
        Thread started = new Thread(this::loop, "skill-vault-scheduler");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void loop() {
        while (true) {
            Duration sleep;
            try {
                runOnce();
                sleep = untilNext();
            } catch (RuntimeException | Error e) {
                // whatever it was, the next look may go well; the words may be the database's
                LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("looking for due refreshes failed");
                sleep = AFTER_FAILURE;
            }
            if (!alarm.sleep(sleep)) {
                return;
            }
        }
    }

    /** Begins what is due, as far as there are slots. The number of refreshes begun; they go on in tasks of their own. */
    synchronized int runOnce() {
        int all = 0;
        for (int more = beginPage(); more > 0; more = beginPage()) {
            all += more;
        }
        return all;
    }

    private int beginPage() {
        Instant now = clock.instant();
        aside.values().removeIf(at -> at.isAfter(now) || !now.isBefore(at.plus(ASIDE)));
        Set<String> full = refresher.slots().full();
        int limit = PAGE + aside.size() + refresher.underWay();
        List<Due> page = store.read(jdbc -> connections.due(jdbc, now, full, limit));
        int count = 0;
        for (Due due : page) {
            if (!aside.containsKey(due.id()) && refresher.begin(due, () -> aside.put(due.id(), now))) {
                count++;
            }
        }
        return count;
    }

    private Duration untilNext() {
        Instant now = clock.instant();
        Optional<Instant> next = store.read(jdbc -> connections.next(jdbc, now));
        return next.map(at -> Duration.between(now, at))
                .filter(sleep -> sleep.compareTo(LONGEST_SLEEP) < 0)
                .orElse(LONGEST_SLEEP);
    }

    /** How it goes. */
    public RefreshStatus status() {
        Map<String, Instant> next = store.read(connections::nextByProvider);
        Map<String, RefreshStatus.Failure> failures = refresher.failures();
        Set<String> names = new TreeSet<>(next.keySet());
        names.addAll(failures.keySet());
        Map<String, RefreshStatus.Provider> providers = new TreeMap<>();
        for (String name : names) {
            providers.put(
                    name,
                    new RefreshStatus.Provider(refresher.slots().taken(name), next.get(name), failures.get(name)));
        }
        return new RefreshStatus(providers);
    }

    /** Begins nothing more; what was begun goes on. */
    @Override
    public void close() {
        alarm.close();
        Thread running = thread;
        try {
            if (running != null) {
                running.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
