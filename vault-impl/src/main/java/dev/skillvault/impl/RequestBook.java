package dev.skillvault.impl;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.impl.grant.GrantRequestRow;
import dev.skillvault.impl.grant.GrantRequests;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.SkillBinding;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillManifest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Enters what skills ask for, and each wish of each artifact on each connection once.
 *
 * <p>Immutable, thread-safe.
 */
final class RequestBook {
    private final Grants grants;
    private final GrantRequests requests;
    private final GrantOffice office;
    private final SecureRandom random;

    RequestBook(Grants grants, GrantRequests requests, GrantOffice office, SecureRandom random) {
        this.grants = grants;
        this.requests = requests;
        this.office = office;
        this.random = random;
    }

    /** The open request of a skill as it is now. */
    Optional<GrantRequestRow> open(Connection jdbc, Grant.Holder holder, SkillBinding now) throws SQLException {
        return requests.last(jdbc, holder)
                .filter(row -> row.isOpen() && row.binding().equals(now));
    }

    /**
     * Whether a skill has yet to ask. What was denied or revoked is not asked for again; what ended because nobody used it is.
     */
    boolean isDue(Connection jdbc, Grant.Holder holder, SkillBinding now) throws SQLException {
        boolean lapsed = false;
        for (StoredGrant each : grants.ofConnection(jdbc, holder.connection())) {
            if (each.grant().holder().equals(holder)) {
                if (each.grant().status() == Grant.Status.ACTIVE) {
                    return false;
                }
                lapsed |= each.grant().status() == Grant.Status.LAPSED;
            }
        }
        Optional<GrantRequestRow> last = requests.last(jdbc, holder);
        return last.isEmpty()
                || !last.get().binding().equals(now)
                || (lapsed && last.get().state() == GrantRequestInfo.State.GRANTED);
    }

    /** Enters a request if the skill has yet to ask; the request that is open then. */
    Optional<GrantRequestRow> enter(
            UnitOfWork unit, SkillManifest manifest, SkillBinding now, ConnectionInfo connection) throws SQLException {
        Grant.Holder holder = new Grant.Holder(manifest.id(), connection.id());
        if (!isDue(unit.jdbc(), holder, now)) {
            return open(unit.jdbc(), holder, now);
        }
        Optional<GrantRequestRow> last = requests.last(unit.jdbc(), holder);
        if (last.isPresent() && last.get().isOpen()) {
            var unused = office.refuse(unit, "vault", last.get(), connection, "the skill asks for something else now");
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        Set<String> needs = new TreeSet<>(manifest.needs().getOrDefault(connection.provider(), Set.of()));
        Set<String> wants = new TreeSet<>(manifest.wants().getOrDefault(connection.provider(), Set.of()));
        GrantRequestRow row = new GrantRequestRow(
                "rq_" + HexFormat.of().formatHex(id),
                1,
                connection.user().value(),
                manifest.id().value(),
                connection.id().value(),
                last.map(GrantRequestRow::number).orElse(0) + 1,
                manifest.version(),
                manifest.purpose(),
                String.join(" ", needs),
                String.join(" ", wants),
                now,
                GrantRequestInfo.State.OPEN,
                "",
                Micros.of(unit.now()));
        requests.insert(unit.jdbc(), row);
        unit.append(GrantOffice.entry(EntryKind.GRANT_REQUESTED, "skill:" + manifest, manifest.id(), connection)
                .with(AuditField.AUTHORITY, row.authority())
                .details(Map.<String, Object>of(
                        "purpose", manifest.purpose(),
                        "operations", List.copyOf(row.operations()),
                        "optional", List.copyOf(wants),
                        "artifact", now.artifact())));
        return Optional.of(row);
    }
}
