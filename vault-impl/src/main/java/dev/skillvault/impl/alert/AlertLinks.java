package dev.skillvault.impl.alert;

import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import dev.skillvault.spi.Alert.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The links in alerts. An application with consent pages gets links that hold nothing but a random id, of which the store keeps the hash:
 * the provider's URL, with a state of its own, is made each time such a link is opened, so it does not rot, and a chat that looks at it for
 * a preview uses nothing up. Without such pages the link is the provider's URL itself, for a day, and a fresh one when half of that is over,
 * or when it was used and did not lead to tokens. One alert has one link at a time, whatever the number of channels and attempts; it is in the store only sealed.
 *
 * <p>Thread-safe.
 */
final class AlertLinks {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration OPENED = Duration.ofMinutes(10);
    /** So many consents of one connection may wait for their answers. */
    private static final int MOST_WAITING = 20;
    /** Whoever has a link may open it often and answer each time, and still fill neither the store nor the log. */
    private static final int MOST_OPENED = 100;

    private final Watching watching;
    private final Store store;
    private final Committer committer;
    private final KeyRing ring;
    private final AlertRows rows;
    private final @Nullable URI base;
    private final Clock clock;
    private final SecureRandom random;

    AlertLinks(
            Watching watching,
            Store store,
            Committer committer,
            KeyRing ring,
            @Nullable URI base,
            Clock clock,
            SecureRandom random) {
        this.watching = watching;
        this.store = store;
        this.committer = committer;
        this.ring = ring;
        this.rows = new AlertRows(ring.agent());
        this.base = base;
        this.clock = clock;
        this.random = random;
    }

    private record Link(URI uri, @Nullable Instant until) {}

    /** A link as stored, and whether it still serves. */
    private static final class Kept {
        final byte @Nullable [] sealed;
        final Optional<URI> serving;

        Kept(byte @Nullable [] sealed, Optional<URI> serving) {
            this.sealed = sealed;
            this.serving = serving;
        }
    }

    /** The link of an alert, made if there is none that still serves; empty if a consent would not help. */
    Optional<URI> of(AlertRow alert) {
        if (alert.kind() != Kind.NEEDS_CONSENT && alert.kind() != Kind.EXPIRING_SOON) {
            return Optional.empty();
        }
        Kept kept = store.read(jdbc -> read(jdbc, alert));
        if (kept.serving.isPresent()) {
            return kept.serving;
        }
        if (base == null) {
            ConsentLink link = watching.consents().begin(alert.subject().connection(), null, DAY);
            keep(alert, kept, new Link(link.authorizationUri(), link.expiresAt()), null);
        } else {
            String id = randomId();
            keep(alert, kept, new Link(below(base, id), null), sha256(id));
        }
        return store.read(jdbc -> read(jdbc, alert)).serving;
    }

    private Kept read(Connection jdbc, AlertRow alert) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(
                "SELECT sealed_link, link_until FROM alert WHERE agent_id = ? AND alert_id = ?")) {
            select.setString(1, ring.agent().value());
            select.setString(2, alert.id());
            try (ResultSet row = select.executeQuery()) {
                byte[] sealed = row.next() ? row.getBytes(1) : null;
                if (sealed == null) {
                    return new Kept(null, Optional.empty());
                }
                Link link = new Link(open(alert, sealed), Micros.get(row, 2));
                return new Kept(sealed, serves(jdbc, link) ? Optional.of(link.uri()) : Optional.empty());
            }
        }
    }

    /** A link of the consent pages always does. One to the provider does while much of its day is left, and until it is used. */
    private boolean serves(Connection jdbc, Link link) throws SQLException {
        Instant now = clock.instant();
        return link.until() == null
                || (now.isBefore(link.until().minus(DAY.dividedBy(2)))
                        && watching.consents().isOpen(jdbc, link.uri(), now));
    }

    /** Two channels may come to make one at the same time: the first that is kept is the alert's. */
    private void keep(AlertRow alert, Kept former, Link link, @Nullable String hash) {
        byte[] sealed = ring.sealForAgent(
                RecordType.ALERT_LINK, (alert.id() + " " + link.uri()).getBytes(StandardCharsets.UTF_8));
        committer.commit(unit -> {
            try (PreparedStatement update = unit.jdbc()
                    .prepareStatement("UPDATE alert SET sealed_link = ?, link_until = ?, link_sha256 = ?"
                            + " WHERE agent_id = ? AND alert_id = ? AND sealed_link IS NOT DISTINCT FROM ?")) {
                update.setBytes(1, sealed);
                Micros.set(update, 2, link.until());
                update.setString(3, hash);
                update.setString(4, ring.agent().value());
                update.setString(5, alert.id());
                update.setBytes(6, former.sealed);
                return update.executeUpdate();
            }
        });
    }

    private URI open(AlertRow alert, byte[] sealed) {
        String text = new String(ring.openForAgent(RecordType.ALERT_LINK, sealed), StandardCharsets.UTF_8);
        if (!text.startsWith(alert.id() + " ")) {
            throw new CannotOpenException();
        }
        return URI.create(text.substring(alert.id().length() + 1));
    }

    /**
     * Where the provider is to be asked, for whoever opened a link of the consent pages.
     *
     * @throws ConsentException if the link is nobody's, or what it was for is over
     * @throws VaultUnavailableException if it was opened too often
     */
    URI open(String id) {
        Optional<AlertRow> alert = store.read(jdbc -> rows.ofLink(jdbc, sha256(id)));
        if (base == null || alert.isEmpty() || alert.get().kind() == Kind.WELL_AGAIN) {
            throw new ConsentException(
                    ConsentException.Reason.CLOSED,
                    "this link is not needed any more: the account is connected again, or a newer link was sent");
        }
        AlertRow row = alert.get();
        if (openedTooOften(row.subject().connection())) {
            throw new VaultUnavailableException("this link was opened too often; open it again in ten minutes");
        }
        return watching.consents()
                .begin(row.subject().connection(), below(base, "callback"), OPENED)
                .authorizationUri();
    }

    private boolean openedTooOften(ConnectionId connection) {
        Consents.Begun begun = store.read(jdbc -> watching.consents().begun(jdbc, connection, clock.instant()));
        return begun.waiting() >= MOST_WAITING || begun.waiting() + begun.answered() >= MOST_OPENED;
    }

    private static URI below(URI base, String segment) {
        String text = base.toString();
        return URI.create(text + (text.endsWith("/") ? "" : "/") + segment);
    }

    private String randomId() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String sha256(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
