package dev.skillvault.impl.alert;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.spi.Alert.Kind;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.Inbox;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people when a connection needs them, once, and when it is well again.
 *
 * <p>What is to be told is found by comparing committed rows: when a record says that something changed, at the start, and every minute.
 * So a crash between a connection's death and its alert loses nothing. A message goes out once, and again only if the vault ended, or was
 * closed while the channel hung, between sending it and noting that.
 *
 * <p>Thread-safe.
 */
public final class AlertDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final String NAME = "[A-Za-z0-9.:_-]{1,70}";
    /**
     * What people are told by, and where they answer.
     *
     * @param channels of which each has a name of its own
     * @param inboxes where answers are pasted
     * @param repeat how often an alert is sent again; null for once
     * @param base the consent pages' address; null if there are none
     */
    public record Reach(
            List<AlertChannel> channels,
            List<Inbox> inboxes,
            @Nullable Duration repeat,
            @Nullable URI base) {}

    private final Store store;
    private final Committer committer;
    private final Clock clock;
    private final AlertRows rows;
    private final AlertBook book;
    private final Watching watching;
    private final AlertLinks links;
    private final Map<String, AlertChannel> channels;
    private final AlertBell bell;
    private final StepThread sweeper;
    private final List<StepThread> couriers = new ArrayList<>();

    /** Sets the desk up. The inboxes are listened to when this returns; nothing is sent before {@link #start}. */
    public AlertDesk(
            AlertBell bell,
            Reach reach,
            Consents consents,
            Store store,
            Committer committer,
            KeyRing ring,
            ProviderCatalog catalog,
            Clock clock,
            SecureRandom random) {
        this.bell = bell;
        this.store = store;
        this.committer = committer;
        this.clock = clock;
        this.rows = new AlertRows(ring.agent());
        this.channels = named(reach.channels());
        Deliveries deliveries = new Deliveries(ring.agent());
        this.book = new AlertBook(rows, deliveries, catalog, channels.keySet(), random);
        this.watching = Watching.begin(reach.inboxes(), consents);
        this.links = new AlertLinks(watching, store, committer, ring, reach.base(), clock, random);
        this.sweeper = new StepThread("skill-vault-alerts-" + ring.agent(), this::sweep);
        channels.forEach((name, channel) -> couriers.add(new StepThread(
                "skill-vault-alert-" + name,
                new Courier(name, channel, store, committer, catalog, links, rows, deliveries, reach.repeat(), clock)
                        ::deliver)));
    }

    /** Two channels of one kind keep the same names, in the order in which they were given. */
    private static Map<String, AlertChannel> named(List<AlertChannel> channels) {
        Map<String, AlertChannel> named = new LinkedHashMap<>();
        for (AlertChannel channel : channels) {
            String name = channel.name();
            if (!name.matches(NAME)) {
                throw new VaultConfigurationException(
                        "an alert channel's name has at most 70 letters, digits, dots, colons, dashes and underscores");
            }
            String own = name;
            for (int i = 2; named.containsKey(own); i++) {
                own = name + "-" + i;
            }
            named.put(own, channel);
        }
        return named;
    }

    /** The channels' names, as the log has them. */
    public List<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** Begins to tell. With no channel there is nobody to be told. */
    public void start() {
        if (!channels.isEmpty()) {
            bell.onRing(sweeper::wake);
            sweeper.start();
            couriers.forEach(StepThread::start);
        }
    }

    private Duration sweep() {
        List<ConnectionId> suspects = store.read(jdbc -> rows.suspects(jdbc, clock.instant()));
        bell.allWell(suspects.isEmpty());
        for (ConnectionId id : suspects) {
            try {
                if (lookAt(id)) {
                    couriers.forEach(StepThread::wake);
                }
            } catch (RuntimeException e) {
                // the others are looked at all the same
                LOG.atWarn()
                        .addKeyValue("connection", id)
                        .addKeyValue("failure", e.getClass().getName())
                        .log("whether a connection needs somebody cannot be found now; it is looked at again");
            }
        }
        return SWEEP;
    }

    private boolean lookAt(ConnectionId id) {
        return store.read(jdbc -> book.outOfLine(jdbc, id, clock.instant()))
                && committer.commit(unit -> book.bringInLine(unit, id));
    }

    /** The link to consent again, for whoever is refused because the connection is dead; empty if none can be had now. */
    public Optional<URI> consentLink(ConnectionId connection) {
        try {
            if (lookAt(connection)) {
                couriers.forEach(StepThread::wake);
            }
            return store.read(jdbc -> rows.of(jdbc, connection))
                    .filter(alert -> alert.kind() == Kind.NEEDS_CONSENT)
                    .flatMap(links::of);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("connection", connection)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("no link to consent again can be given now");
            return Optional.empty();
        }
    }

    /** Where the provider is to be asked, for whoever opened a link of the consent pages. */
    public URI openLink(String id) {
        return links.open(id);
    }

    /** Forgets what was told of a user's connections. */
    public void forget(UnitOfWork unit, UserId user) throws SQLException {
        rows.deleteOf(unit.jdbc(), user);
    }

    /** Forgets what was told of anybody's connections. */
    public void forgetAll(UnitOfWork unit) throws SQLException {
        rows.deleteAll(unit.jdbc());
    }

    /** Tells what is left to tell, for as long as a closing vault can wait; what is not told is told after the next start. */
    @Override
    public void close() {
        watching.close();
        sweeper.close();
        couriers.forEach(StepThread::stop);
        couriers.forEach(StepThread::close);
        channels.forEach((name, channel) -> Closing.quietly("the alert channel " + name, channel::close));
    }
}
