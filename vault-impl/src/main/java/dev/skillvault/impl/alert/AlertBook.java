package dev.skillvault.impl.alert;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.spi.Alert.Kind;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings what people are told in line with how a connection is. Level-triggered: it compares rows, so it does not matter who changed the
 * connection, how often, and whether somebody noticed; and what was brought in line stays as it is.
 *
 * <p>Immutable, thread-safe.
 */
final class AlertBook {
    /** Good news that could not be told for so long is none. */
    private static final Duration STALE = Duration.ofDays(1);

    private final AlertRows rows;
    private final Deliveries deliveries;
    private final ProviderCatalog catalog;
    private final Set<String> channels;
    private final SecureRandom random;

    AlertBook(
            AlertRows rows,
            Deliveries deliveries,
            ProviderCatalog catalog,
            Collection<String> channels,
            SecureRandom random) {
        this.rows = rows;
        this.deliveries = deliveries;
        this.catalog = catalog;
        this.channels = Set.copyOf(channels);
        this.random = random;
    }

    private enum Step {
        NOTHING,
        RAISE,
        ADD_CHANNELS,
        TELL_WELL,
        DROP
    }

    private record Finding(
            Step step, Optional<Condition> condition, Optional<AlertRow> told, Optional<Diagnosis> found) {}

    /** Whether something is out of line. */
    boolean outOfLine(Connection jdbc, ConnectionId id, Instant now) throws SQLException {
        return look(jdbc, id, now).step() != Step.NOTHING;
    }

    private Finding look(Connection jdbc, ConnectionId id, Instant now) throws SQLException {
        Optional<Condition> condition = rows.condition(jdbc, id);
        Optional<AlertRow> told = rows.of(jdbc, id);
        Optional<Diagnosis> found = condition.flatMap(each -> Diagnosis.of(each, testingAt(each), now));
        return new Finding(step(jdbc, condition, told, found, now), condition, told, found);
    }

    private Optional<String> testingAt(Condition condition) {
        return catalog.find(condition.provider())
                .filter(provider -> provider.quirks().contains(Quirk.TESTING_MODE_SEVEN_DAYS))
                .map(ProviderDescriptor::title);
    }

    private Step step(
            Connection jdbc,
            Optional<Condition> condition,
            Optional<AlertRow> told,
            Optional<Diagnosis> found,
            Instant now)
            throws SQLException {
        if (found.isPresent()) {
            if (told.isEmpty() || !told.get().tells(found.get(), condition.orElseThrow())) {
                return Step.RAISE;
            }
            return deliveries.channels(jdbc, told.get().id()).containsAll(channels) ? Step.NOTHING : Step.ADD_CHANNELS;
        }
        if (told.isEmpty()) {
            return Step.NOTHING;
        }
        ConnectionState state = condition.map(Condition::state).orElse(ConnectionState.REVOKED);
        if (state == ConnectionState.REVOKED) {
            return Step.DROP;
        }
        if (!told.get().isTrouble()) {
            return now.isAfter(told.get().since().plus(STALE)) ? Step.DROP : Step.NOTHING;
        }
        if (state != ConnectionState.ACTIVE) {
            // a try that fails for another reason is no recovery
            return Step.NOTHING;
        }
        return deliveries.told(jdbc, told.get().id()).isEmpty() ? Step.DROP : Step.TELL_WELL;
    }

    /** Brings a connection's alert in line. True if somebody is to be told something. */
    boolean bringInLine(UnitOfWork unit, ConnectionId id) throws SQLException {
        Finding finding = look(unit.jdbc(), id, unit.now());
        switch (finding.step()) {
            case NOTHING -> {
                return false;
            }
            case ADD_CHANNELS ->
                deliveries.add(unit.jdbc(), finding.told().orElseThrow().id(), channels, unit.now());
            case DROP -> drop(unit, finding.told());
            case RAISE -> {
                Diagnosis found = finding.found().orElseThrow();
                replace(unit, finding, found.kind(), found.cause(), channels);
            }
            case TELL_WELL -> {
                AlertRow before = finding.told().orElseThrow();
                replace(unit, finding, Kind.WELL_AGAIN, over(before.kind()), deliveries.told(unit.jdbc(), before.id()));
            }
        }
        return true;
    }

    private static String over(Kind before) {
        return switch (before) {
            case NEEDS_CONSENT -> "The account was connected again. Nothing more is to be done.";
            case OPERATOR_FAULT -> "The access was renewed again. Nothing more is to be done.";
            case EXPIRING_SOON, WELL_AGAIN -> "The consent was renewed in time. Nothing more is to be done.";
        };
    }

    private void replace(UnitOfWork unit, Finding finding, Kind kind, String cause, Collection<String> to)
            throws SQLException {
        Condition condition = finding.condition().orElseThrow();
        drop(unit, finding.told());
        byte[] id = new byte[16];
        random.nextBytes(id);
        AlertRow alert = new AlertRow(
                "al_" + HexFormat.of().formatHex(id),
                new AlertRow.Subject(
                        condition.connection(), condition.user(), condition.provider(), condition.generation()),
                kind,
                cause,
                unit.now());
        rows.insert(unit.jdbc(), alert);
        deliveries.add(unit.jdbc(), alert.id(), List.copyOf(to), unit.now());
        unit.append(AlertRecord.of(EntryKind.ALERT_RAISED, alert)
                .with(AuditField.REASON, kind.name())
                .details(Map.<String, Object>of("alert", alert.id(), "generation", condition.generation())));
    }

    private void drop(UnitOfWork unit, Optional<AlertRow> told) throws SQLException {
        if (told.isPresent()) {
            deliveries.delete(unit.jdbc(), told.get().id());
            rows.delete(unit.jdbc(), told.get());
        }
    }
}
