package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.GrantRequestRow;
import dev.skillvault.impl.grant.GrantRequests;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.SkillBinding;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillId;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes, suspends and ends grants, inside the unit of work of whoever decided so: a policy or an operator. A skill only hands on what it has.
 *
 * <p>Immutable, thread-safe.
 */
final class GrantOffice {
    static final String OPERATOR = "operator";

    private final Grants grants;
    private final GrantRequests requests;
    private final Connections connections;
    private final ProviderCatalog catalog;
    private final SecureRandom random;

    GrantOffice(
            Grants grants,
            GrantRequests requests,
            Connections connections,
            ProviderCatalog catalog,
            SecureRandom random) {
        this.grants = grants;
        this.requests = requests;
        this.connections = connections;
        this.catalog = catalog;
        this.random = random;
    }

    /** Grants, and puts in order what this replaces: a suspended grant that says the same goes on, others end. */
    Grant grant(
            UnitOfWork unit, String actor, GrantBasis basis, ConnectionInfo connection, List<Permission> permissions)
            throws SQLException {
        basis.check(permissions, provider(connection));
        Grant.Holder holder = new Grant.Holder(basis.skill(), connection.id());
        Optional<Grant> same = Optional.empty();
        for (StoredGrant each : grants.ofConnection(unit.jdbc(), connection.id())) {
            if (!each.grant().holder().equals(holder)) {
                continue;
            }
            boolean suspended = each.grant().status() == Grant.Status.SUSPENDED;
            if (suspended && same.isEmpty() && each.grant().permissions().equals(permissions)) {
                same = Optional.of(confirm(unit, actor, each, basis.binding(), connection));
            } else if (suspended || each.grant().status() == Grant.Status.LAPSED) {
                revoke(unit, each, actor);
            }
        }
        Grant grant =
                same.isPresent() ? same.get() : made(unit, actor, basis, holder, connection, permissions, Map.of());
        noteAnswer(unit, actor, basis, connection);
        return grant;
    }

    /** Makes the grant that somebody hands on who may. */
    Grant handOn(
            UnitOfWork unit,
            Giver giver,
            GrantBasis basis,
            ConnectionInfo connection,
            GrantId parent,
            List<Permission> permissions)
            throws SQLException {
        Grant.Holder holder = new Grant.Holder(basis.skill(), connection.id(), parent);
        Map<String, String> details = new TreeMap<>(giver.details());
        details.put("parent", parent.value());
        return made(unit, giver.actor(), basis, holder, connection, permissions, details);
    }

    private Grant made(
            UnitOfWork unit,
            String actor,
            GrantBasis basis,
            Grant.Holder holder,
            ConnectionInfo connection,
            List<Permission> permissions,
            Map<String, String> details)
            throws SQLException {
        byte[] id = new byte[16];
        random.nextBytes(id);
        Grant grant = new Grant(
                new GrantId("gr_" + HexFormat.of().formatHex(id)), 1, holder, permissions, Grant.Status.ACTIVE);
        StoredGrant stored = new StoredGrant(connection.user(), grant, basis.binding(), unit.now());
        grants.insert(unit.jdbc(), stored);
        unit.append(entry(EntryKind.GRANTED, actor, stored, connection)
                .details(Map.of(
                        "permissions",
                        permissions.stream().map(Permission::toString).toList()))
                .artifact(basis.binding().artifact())
                .details(details));
        return grant;
    }

    /** Has a suspended grant go on, for the skill as it is now. */
    Grant confirm(UnitOfWork unit, String actor, StoredGrant grant, SkillBinding now, ConnectionInfo connection)
            throws SQLException {
        StoredGrant confirmed = grant.confirmed(now, unit.now());
        grants.insert(unit.jdbc(), confirmed);
        unit.append(
                entry(EntryKind.GRANT_CONFIRMED, actor, confirmed, connection).artifact(now.artifact()));
        return confirmed.grant();
    }

    /** The skill's last request, if it was this one, is answered. */
    void noteAnswer(UnitOfWork unit, String actor, GrantBasis basis, ConnectionInfo connection) throws SQLException {
        Grant.Holder holder = new Grant.Holder(basis.skill(), connection.id());
        Optional<GrantRequestRow> last = requests.last(unit.jdbc(), holder)
                .filter(row -> row.binding().equals(basis.binding()) && row.state() != GrantRequestInfo.State.GRANTED);
        if (last.isPresent()) {
            GrantRequestRow answered = last.get().answered(GrantRequestInfo.State.GRANTED, "", unit.now());
            requests.insert(unit.jdbc(), answered);
            unit.append(entry(EntryKind.GRANT_REQUEST_GRANTED, actor, basis.skill(), connection)
                    .with(AuditField.AUTHORITY, answered.authority()));
        }
    }

    /** Answers a request with no. */
    GrantRequestRow refuse(
            UnitOfWork unit, String actor, GrantRequestRow request, ConnectionInfo connection, String reason)
            throws SQLException {
        GrantRequestRow refused = request.answered(GrantRequestInfo.State.DENIED, reason, unit.now());
        requests.insert(unit.jdbc(), refused);
        unit.append(entry(EntryKind.GRANT_REFUSED, actor, request.holder().skill(), connection)
                .with(AuditField.AUTHORITY, refused.authority())
                .with(AuditField.REASON, reason));
        return refused;
    }

    /** Keeps a grant from allowing anything until somebody has looked at its skill. */
    void suspend(UnitOfWork unit, StoredGrant grant, SkillBinding now, ConnectionInfo connection) throws SQLException {
        StoredGrant suspended = grant.next(Grant.Status.SUSPENDED, unit.now());
        grants.insert(unit.jdbc(), suspended);
        unit.append(entry(EntryKind.GRANT_SUSPENDED, "vault", suspended, connection)
                .with(
                        AuditField.REASON,
                        grant.binding().artifact().equals(now.artifact()) ? "WIDER_MANIFEST" : "OTHER_ARTIFACT")
                .details(Map.of("granted", grant.binding().artifact(), "found", now.artifact())));
    }

    /** Ends every grant on a connection, and whatever is asked for on it, inside the unit that ends the connection. */
    void revokeAll(UnitOfWork unit, ConnectionId connection) throws SQLException {
        for (StoredGrant grant : grants.ofConnection(unit.jdbc(), connection)) {
            revoke(unit, grant, OPERATOR);
        }
        for (GrantRequestRow request : requests.open(unit.jdbc(), connection)) {
            refuse(unit, OPERATOR, request, info(unit, connection), "the account was disconnected");
        }
    }

    /**
     * Ends a grant, if it has not ended, and what was handed on from it. The latter allowed nothing any more anyway; so it also says that it
     * has ended.
     */
    void revoke(UnitOfWork unit, StoredGrant seen, String actor) throws SQLException {
        revoke(unit, seen, actor, Map.of());
    }

    /** Ends a grant that was handed on, at the wish of whoever handed it on. */
    void takeBack(UnitOfWork unit, StoredGrant child, Giver giver) throws SQLException {
        revoke(unit, child, giver.actor(), giver.details());
    }

    private void revoke(UnitOfWork unit, StoredGrant seen, String actor, Map<String, String> details)
            throws SQLException {
        StoredGrant grant = grants.find(unit.jdbc(), seen.grant().id()).orElse(seen);
        if (grant.grant().status() == Grant.Status.REVOKED) {
            return;
        }
        for (StoredGrant child : grants.handedOn(unit.jdbc(), grant.grant())) {
            revoke(unit, child, actor, details);
        }
        StoredGrant revoked = grant.next(Grant.Status.REVOKED, unit.now());
        grants.insert(unit.jdbc(), revoked);
        AuditDraft draft = entry(
                EntryKind.GRANT_REVOKED,
                actor,
                revoked,
                info(unit, grant.grant().holder().connection()));
        unit.append(details.isEmpty() ? draft : draft.details(details));
    }

    /** Deletes what a user's skills were granted and asked for; revoke it first. */
    void delete(UnitOfWork unit, UserId user) throws SQLException {
        grants.delete(unit.jdbc(), user);
        requests.delete(unit.jdbc(), user);
    }

    ProviderDescriptor provider(ConnectionInfo connection) {
        return catalog.require(connection.provider());
    }

    private ConnectionInfo info(UnitOfWork unit, ConnectionId connection) throws SQLException {
        return connections
                .find(unit.jdbc(), connection)
                .map(ConnectionRow::info)
                .orElseThrow(() -> new IllegalArgumentException("there is no connection " + connection));
    }

    private static AuditDraft entry(EntryKind kind, String actor, StoredGrant grant, ConnectionInfo connection) {
        return entry(kind, actor, grant.grant().holder().skill(), connection)
                .with(AuditField.AUTHORITY, grant.authority());
    }

    static AuditDraft entry(EntryKind kind, String actor, SkillId skill, ConnectionInfo connection) {
        return AuditDraft.of(kind, actor)
                .with(AuditField.SUBJECT, connection.user().value())
                .with(AuditField.SKILL, skill.value())
                .with(AuditField.PROVIDER, connection.provider())
                .with(AuditField.CONNECTION, connection.id().value());
    }
}
