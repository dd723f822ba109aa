package dev.skillvault.impl.alert;

import dev.skillvault.VaultException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alerts to one channel, one after the other. The queue is the store's: it holds at most one message for each connection, survives
 * a crash, and is shared by all nodes, of which one claims a message before it is sent.
 *
 * <p>Not thread-safe: used by the channel's own thread.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /** Longer than a channel may take. */
    private static final Duration CLAIM = Duration.ofMinutes(3);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofHours(1);
    private static final Duration CHANNEL_PAUSE = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final String name;
    private final AlertChannel channel;
    private final Store store;
    private final Committer committer;
    private final ProviderCatalog catalog;
    private final AlertLinks links;
    private final AlertRows rows;
    private final Deliveries deliveries;
    private final @Nullable Duration repeat;
    private final Clock clock;
    private Instant notBefore = Instant.MIN;
    private int failuresInARow;

    Courier(
            String name,
            AlertChannel channel,
            Store store,
            Committer committer,
            ProviderCatalog catalog,
            AlertLinks links,
            AlertRows rows,
            Deliveries deliveries,
            @Nullable Duration repeat,
            Clock clock) {
        this.name = name;
        this.channel = channel;
        this.store = store;
        this.committer = committer;
        this.catalog = catalog;
        this.links = links;
        this.rows = rows;
        this.deliveries = deliveries;
        this.repeat = repeat;
        this.clock = clock;
    }

    /** Sends what is due; says how long nothing will be. */
    Duration deliver() throws InterruptedException {
        while (true) {
            Optional<Deliveries.Due> next = store.read(jdbc -> deliveries.next(jdbc, name));
            Instant now = clock.instant();
            Instant from = next.map(Deliveries.Due::dueAt).orElse(Instant.MAX);
            if (from.isBefore(notBefore)) {
                from = notBefore;
            }
            if (from.isAfter(now)) {
                return from.isAfter(now.plus(IDLE)) ? IDLE : Duration.between(now, from);
            }
            deliver(next.orElseThrow());
        }
    }

    private void deliver(Deliveries.Due due) throws InterruptedException {
        // appends nothing: run twice, the second claim finds the first, and the message waits until that ends
        Optional<AlertRow> alert = committer.commit(unit -> claim(unit, due));
        if (alert.isEmpty()) {
            return;
        }
        try {
            channel.send(message(alert.get(), due));
        } catch (IOException | RuntimeException e) {
            failed(alert.get(), due, e);
            return;
        }
        failuresInARow = 0;
        notBefore = Instant.MIN;
        committer.commit(unit -> sent(unit, alert.get(), due));
    }

    private Optional<AlertRow> claim(UnitOfWork unit, Deliveries.Due due) throws SQLException {
        Optional<AlertRow> alert = rows.find(unit.jdbc(), due.alert());
        if (alert.isEmpty()) {
            deliveries.delete(unit.jdbc(), due.alert());
            return Optional.empty();
        }
        return deliveries.claim(unit.jdbc(), due, name, unit.now().plus(CLAIM)) ? alert : Optional.empty();
    }

    private Alert message(AlertRow alert, Deliveries.Due due) {
        Optional<URI> link = channel.carriesLinks() ? link(alert) : Optional.empty();
        String provider = alert.subject().provider();
        return new Alert(
                alert.id() + "-" + (due.sent() + 1),
                alert.kind(),
                new Alert.Account(
                        alert.subject().connection(),
                        alert.subject().user(),
                        catalog.find(provider).map(ProviderDescriptor::title).orElse(provider)),
                new Alert.Advice(alert.cause(), link.orElse(null)),
                alert.since());
    }

    /** Bad news without a link is better than none. */
    private Optional<URI> link(AlertRow alert) {
        try {
            return links.of(alert);
        } catch (VaultException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("connection", alert.subject().connection())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("an alert goes out without its link");
            return Optional.empty();
        }
    }

    private boolean sent(UnitOfWork unit, AlertRow alert, Deliveries.Due due) throws SQLException {
        boolean again = repeat != null && alert.isTrouble();
        deliveries.sent(unit.jdbc(), due, name, again ? unit.now().plus(repeat) : null);
        if (!alert.isTrouble() && deliveries.silent(unit.jdbc(), alert.id()).isEmpty()) {
            deliveries.delete(unit.jdbc(), alert.id());
            rows.delete(unit.jdbc(), alert);
        }
        unit.append(AlertRecord.of(EntryKind.ALERT_SENT, alert)
                .with(AuditField.REASON, alert.kind().name())
                .details(Map.<String, Object>of("alert", alert.id(), "channel", name, "times", due.sent() + 1)));
        return again;
    }

    private void failed(AlertRow alert, Deliveries.Due due, Exception failure) {
        Duration pause = backoff(due.failures(), LAST_RETRY);
        notBefore = clock.instant().plus(backoff(failuresInARow, CHANNEL_PAUSE));
        failuresInARow++;
        LOG.atWarn()
                .addKeyValue("channel", name)
                .addKeyValue("alert", alert.id())
                .addKeyValue("failure", failure.getClass().getName())
                .addKeyValue("again", pause)
                .log(
                        "an alert was not delivered; it is tried again: {}",
                        failure instanceof IOException ? failure.getMessage() : "the channel failed");
        committer.commit(unit -> {
            deliveries.failed(unit.jdbc(), due, name, unit.now().plus(pause));
            return true;
        });
    }

    private static Duration backoff(int failures, Duration longest) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 12));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
