package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.GrantRequest;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.GrantRequestRow;
import dev.skillvault.impl.grant.GrantRequests;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.SkillBinding;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Has skills ask, and takes the answers: the policy's at once, an operator's whenever it comes. Whoever answers first has answered.
 *
 * <p>Thread-safe if the policy is.
 */
final class RequestOffice {
    private final Store store;
    private final Committer committer;
    private final Grants grants;
    private final GrantRequests requests;
    private final Connections connections;
    private final SkillRegistry skills;
    private final GrantOffice office;
    private final RequestBook book;
    private final String policyActor;
    private final GrantPolicy policy;

    RequestOffice(
            Store store,
            Committer committer,
            Grants grants,
            GrantRequests requests,
            Connections connections,
            SkillRegistry skills,
            GrantOffice office,
            RequestBook book,
            String policyName,
            GrantPolicy policy) {
        this.store = store;
        this.committer = committer;
        this.grants = grants;
        this.requests = requests;
        this.connections = connections;
        this.skills = skills;
        this.office = office;
        this.book = book;
        this.policyActor = "policy:" + policyName;
        this.policy = policy;
    }

    /** Has all skills ask for what they have not asked for yet. */
    void request(UserId user) {
        for (ConnectionRow connection : store.read(jdbc -> connections.ofUser(jdbc, user))) {
            for (SkillManifest manifest : skills.manifests()) {
                if (connection.state() != ConnectionState.REVOKED
                        && !manifest.operations(connection.provider()).isEmpty()) {
                    request(manifest, connection.info());
                }
            }
        }
    }

    private void request(SkillManifest manifest, ConnectionInfo connection) {
        SkillBinding now = skills.binding(manifest.id()).orElseThrow();
        Grant.Holder holder = new Grant.Holder(manifest.id(), connection.id());
        Optional<GrantRequestRow> open = store.read(jdbc -> book.isDue(jdbc, holder, now))
                ? committer.commit(unit -> book.enter(unit, manifest, now, connection))
                : store.read(jdbc -> book.open(jdbc, holder, now));
        open.ifPresent(request -> decide(request, manifest, connection));
    }

    private void decide(GrantRequestRow request, SkillManifest manifest, ConnectionInfo connection) {
        GrantDecision decision = policy.decide(new GrantRequest(manifest, connection));
        if (decision instanceof GrantDecision.Asked) {
            return;
        }
        committer.commit(unit -> {
            Optional<GrantRequestRow> open =
                    requests.find(unit.jdbc(), request.requestId()).filter(GrantRequestRow::isOpen);
            if (open.isPresent() && decision instanceof GrantDecision.Granted granted) {
                var unused =
                        office.grant(unit, policyActor, GrantBasis.of(open.get()), connection, granted.permissions());
            } else if (open.isPresent() && decision instanceof GrantDecision.Refused refused) {
                deny(unit, policyActor, open.get(), connection, refused.reason());
            }
            return open;
        });
    }

    /** An operator's grant to a skill that this process has, or that has asked once. */
    Grant grant(SkillId skill, ConnectionId connection, List<Permission> permissions) {
        return committer.commit(unit -> {
            ConnectionInfo info = info(unit, connection);
            return office.grant(unit, GrantOffice.OPERATOR, basis(unit, skill, info), info, permissions);
        });
    }

    private GrantBasis basis(UnitOfWork unit, SkillId skill, ConnectionInfo connection) throws SQLException {
        Optional<SkillManifest> manifest = skills.manifest(skill);
        if (manifest.isPresent()) {
            return GrantBasis.of(manifest.get(), skills.binding(skill).orElseThrow(), connection.provider());
        }
        return requests.last(unit.jdbc(), new Grant.Holder(skill, connection.id()))
                .map(GrantBasis::of)
                .orElseThrow(() -> new IllegalArgumentException("there is no skill " + skill
                        + " here, and it has not asked for anything on this connection: have the agent ask first"));
    }

    /** An operator's answer to a request. */
    Grant grant(GrantAnswer answer) {
        return committer.commit(unit -> {
            GrantRequestRow request = newest(unit, answer.request());
            requireMeant(request, answer.meant());
            ConnectionInfo info = info(unit, request.holder().connection());
            List<StoredGrant> others = active(unit, request.holder());
            switch (answer.others()) {
                case NONE -> requireFirst(request, others);
                case END -> {
                    for (StoredGrant each : others) {
                        office.revoke(unit, each, GrantOffice.OPERATOR);
                    }
                }
                case STAY -> {}
            }
            return office.grant(unit, GrantOffice.OPERATOR, GrantBasis.of(request), info, answer.permissions());
        });
    }

    /** What an operator signed for is what is done: the request's id may have come to them from anybody. */
    private static void requireMeant(GrantRequestRow request, GrantAnswer.Meant meant) {
        Grant.Holder holder = request.holder();
        boolean same = (meant.skill() == null || meant.skill().equals(holder.skill()))
                && (meant.user() == null || meant.user().value().equals(request.user()))
                && (meant.connection() == null || meant.connection().equals(holder.connection()));
        if (!same) {
            throw new IllegalArgumentException("the request " + request.id() + " is one of " + holder.skill() + " on "
                    + holder.connection() + " of " + request.user() + ", and that was not meant: nothing is granted");
        }
    }

    /** Each grant allows what it allows: a second one for less takes nothing away. */
    private static void requireFirst(GrantRequestRow request, List<StoredGrant> others) {
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    "the skill has "
                            + others.stream()
                                    .map(each -> each.grant().id().value())
                                    .collect(Collectors.joining(", "))
                            + " on that account already: say whether the new grant replaces it (--replace) or is added to it (--add)");
        }
        if (request.state() == GrantRequestInfo.State.GRANTED) {
            throw new IllegalArgumentException(
                    "the request was granted before, and what was granted has ended: say --replace to grant it again");
        }
    }

    private List<StoredGrant> active(UnitOfWork unit, Grant.Holder holder) throws SQLException {
        return grants.ofConnection(unit.jdbc(), holder.connection()).stream()
                .filter(each -> each.grant().holder().equals(holder))
                .filter(each -> each.grant().status() == Grant.Status.ACTIVE)
                .toList();
    }

    /** An operator's word that a suspended grant goes on. */
    Grant confirm(GrantId id, GrantRequestId seen, String artifact) {
        if (!artifact.isEmpty() && !artifact.matches("[0-9a-f]{16,64}")) {
            throw new IllegalArgumentException(
                    "an artifact is named by its SHA-256 in lower-case hexadecimal, or at least 16 digits of it");
        }
        return committer.commit(unit -> {
            StoredGrant grant = existing(unit, id);
            GrantRequestRow request = newest(unit, seen);
            if (!request.binding().artifact().startsWith(artifact)) {
                throw new IllegalArgumentException(
                        "the skill's artifact is " + request.binding().artifact() + ", not the one that was looked at");
            }
            boolean same =
                    grant.grant().holder().skill().equals(request.holder().skill())
                            && grant.grant()
                                    .holder()
                                    .connection()
                                    .equals(request.holder().connection());
            if (!same || grant.grant().status() != Grant.Status.SUSPENDED) {
                throw new IllegalArgumentException(
                        same ? "the grant is not suspended" : "the request is of another skill or connection");
            }
            ConnectionInfo info = info(unit, request.holder().connection());
            GrantBasis basis = GrantBasis.of(request);
            basis.check(grant.grant().permissions(), office.provider(info));
            Grant confirmed = office.confirm(unit, GrantOffice.OPERATOR, grant, request.binding(), info);
            office.noteAnswer(unit, GrantOffice.OPERATOR, basis, info);
            return confirmed;
        });
    }

    /** An operator's no. */
    GrantRequestRow deny(GrantRequestId id, String reason) {
        // checks the reason as it checks a policy's
        String checked = new GrantDecision.Refused(reason).reason();
        return committer.commit(unit -> {
            GrantRequestRow request = existing(unit, id);
            if (!request.isOpen()) {
                throw new IllegalArgumentException("the request was answered: " + request.state()
                        + "; what was granted is ended with 'vault grants revoke'");
            }
            ConnectionInfo info = info(unit, request.holder().connection());
            return deny(unit, GrantOffice.OPERATOR, request, info, checked);
        });
    }

    private GrantRequestRow deny(
            UnitOfWork unit, String actor, GrantRequestRow request, ConnectionInfo connection, String reason)
            throws SQLException {
        for (StoredGrant each : grants.ofConnection(unit.jdbc(), connection.id())) {
            if (each.grant().holder().skill().equals(request.holder().skill())
                    && each.grant().status() == Grant.Status.SUSPENDED) {
                office.revoke(unit, each, actor);
            }
        }
        return office.refuse(unit, actor, request, connection, reason);
    }

    /** An operator's end of a grant. */
    Grant revoke(GrantId id) {
        return committer.commit(unit -> {
            StoredGrant grant = existing(unit, id);
            office.revoke(unit, grant, GrantOffice.OPERATOR);
            return grant.grant();
        });
    }

    private GrantRequestRow newest(UnitOfWork unit, GrantRequestId id) throws SQLException {
        GrantRequestRow request = existing(unit, id);
        GrantRequestRow last = requests.last(unit.jdbc(), request.holder()).orElse(request);
        if (!last.id().equals(request.id())) {
            throw new IllegalArgumentException("the skill has changed since and asks anew: look at " + last.id());
        }
        return request;
    }

    private GrantRequestRow existing(UnitOfWork unit, GrantRequestId id) throws SQLException {
        return requests.find(unit.jdbc(), id)
                .orElseThrow(() -> new IllegalArgumentException("there is no grant request " + id));
    }

    private StoredGrant existing(UnitOfWork unit, GrantId id) throws SQLException {
        return grants.find(unit.jdbc(), id).orElseThrow(() -> new IllegalArgumentException("there is no grant " + id));
    }

    private ConnectionInfo info(UnitOfWork unit, ConnectionId connection) throws SQLException {
        return connections
                .find(unit.jdbc(), connection)
                .filter(row -> row.state() != ConnectionState.REVOKED)
                .map(ConnectionRow::info)
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no connection " + connection + ", or it has ended"));
    }
}
