package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.GrantRequest;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.ResourceRule;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes and ends grants: a policy's, an operator's, never a skill's. */
final class GrantOffice {
    private final Store store;
    private final Committer committer;
    private final Grants grants;
    private final Connections connections;
    private final SkillRegistry skills;
    private final ProviderCatalog catalog;
    private final String policyName;
    private final GrantPolicy policy;
    private final SecureRandom random;

    GrantOffice(
            Store store,
            Committer committer,
            Grants grants,
            Connections connections,
            SkillRegistry skills,
            ProviderCatalog catalog,
            String policyName,
            GrantPolicy policy,
            SecureRandom random) {
        this.store = store;
        this.committer = committer;
        this.grants = grants;
        this.connections = connections;
        this.skills = skills;
        this.catalog = catalog;
        this.policyName = policyName;
        this.policy = policy;
        this.random = random;
    }

    List<Grant> ofUser(UserId user) {
        return store.read(jdbc -> grants.ofUser(jdbc, user));
    }

    List<Grant> request(UserId user) {
        List<Grant> held = ofUser(user);
        for (ConnectionRow connection : store.read(jdbc -> connections.ofUser(jdbc, user))) {
            for (SkillManifest manifest : skills.manifests()) {
                Grant.Holder holder = new Grant.Holder(manifest.id(), connection.id());
                boolean wanted = connection.state() != ConnectionState.REVOKED
                        && manifest.needs().containsKey(connection.provider());
                boolean has = held.stream()
                        .anyMatch(grant -> grant.status() == Grant.Status.ACTIVE
                                && grant.holder().equals(holder));
                if (wanted && !has) {
                    ask(manifest, connection.info());
                }
            }
        }
        return ofUser(user).stream()
                .filter(grant -> grant.status() == Grant.Status.ACTIVE)
                .toList();
    }

    private void ask(SkillManifest manifest, ConnectionInfo connection) {
        Set<String> wanted = manifest.needs().get(connection.provider());
        AuditDraft request = draft(EntryKind.GRANT_REQUESTED, "skill:" + manifest, manifest.id(), connection)
                .details(Map.<String, Object>of("purpose", manifest.purpose(), "operations", List.copyOf(wanted)));
        committer.commit(unit -> unit.append(request));
        GrantDecision decision = policy.decide(new GrantRequest(manifest, connection));
        if (decision instanceof GrantDecision.Granted granted) {
            grant("policy:" + policyName, manifest, connection, granted.permissions());
        } else {
            AuditDraft refusal = draft(EntryKind.GRANT_REFUSED, "policy:" + policyName, manifest.id(), connection)
                    .with(AuditField.REASON, ((GrantDecision.Refused) decision).reason());
            committer.commit(unit -> unit.append(refusal));
        }
    }

    Grant grant(SkillId skill, ConnectionId connection, List<Permission> permissions) {
        SkillManifest manifest =
                skills.manifest(skill).orElseThrow(() -> new IllegalArgumentException("there is no skill " + skill));
        ConnectionInfo info = store.read(jdbc -> connections.find(jdbc, connection))
                .orElseThrow(() -> new IllegalArgumentException("there is no connection " + connection))
                .info();
        return grant("operator", manifest, info, permissions);
    }

    private Grant grant(String actor, SkillManifest manifest, ConnectionInfo connection, List<Permission> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("grant at least one permission");
        }
        permissions.forEach(permission -> check(permission, manifest, connection));
        byte[] id = new byte[16];
        random.nextBytes(id);
        Grant grant = new Grant(
                new GrantId("gr_" + HexFormat.of().formatHex(id)),
                1,
                new Grant.Holder(manifest.id(), connection.id()),
                permissions,
                Grant.Status.ACTIVE);
        return committer.commit(unit -> {
            grants.insert(unit.jdbc(), connection.user(), grant);
            unit.append(draft(EntryKind.GRANTED, actor, manifest.id(), connection)
                    .with(AuditField.AUTHORITY, grant.id() + "/" + grant.version())
                    .details(Map.<String, Object>of(
                            "permissions",
                            permissions.stream().map(Permission::toString).toList())));
            return grant;
        });
    }

    /** What nobody asked for, or nobody knows, is not granted (RFC 9396 section 5). */
    private void check(Permission permission, SkillManifest manifest, ConnectionInfo connection) {
        ProviderDescriptor provider = catalog.require(connection.provider());
        Set<String> wanted = manifest.needs().getOrDefault(provider.name(), Set.of());
        if (!permission.provider().equals(provider.name()) || !wanted.containsAll(permission.operations())) {
            throw new IllegalArgumentException(
                    "the manifest of " + manifest + " does not ask for all of " + permission.operations());
        }
        boolean hasFallback = permission.operations().stream()
                .flatMap(name -> provider.operation(name).stream())
                .anyMatch(operation -> operation.fallbackProvider().isPresent());
        if (permission.fallback().isPresent() && !hasFallback) {
            throw new IllegalArgumentException("none of " + permission.operations() + " has a fallback");
        }
        permission.resources().forEach((kind, values) -> {
            boolean known = provider.operations().stream()
                    .flatMap(operation -> operation.resources().stream())
                    .map(ResourceRule::kind)
                    .anyMatch(kind::equals);
            if (!known || !values.stream().allMatch(value -> ResourceKind.isGrantable(kind, value))) {
                throw new IllegalArgumentException(provider.name() + " has no " + kind + " like " + values);
            }
        });
    }

    void revoke(GrantId id) {
        committer.commit(unit -> {
            Grant grant = grants.find(unit.jdbc(), id)
                    .orElseThrow(() -> new IllegalArgumentException("there is no grant " + id));
            revoke(unit, grant, "operator");
            return grant;
        });
    }

    /** Ends every grant on a connection, inside the unit that ends the connection. */
    void revokeAll(UnitOfWork unit, ConnectionId connection) throws SQLException {
        for (Grant grant : grants.ofConnection(unit.jdbc(), connection)) {
            revoke(unit, grant, "operator");
        }
    }

    private void revoke(UnitOfWork unit, Grant grant, String actor) throws SQLException {
        if (grant.status() == Grant.Status.REVOKED) {
            return;
        }
        ConnectionInfo connection = connections
                .find(unit.jdbc(), grant.holder().connection())
                .orElseThrow()
                .info();
        Grant revoked = new Grant(grant.id(), grant.version() + 1, grant.holder(), List.of(), Grant.Status.REVOKED);
        grants.insert(unit.jdbc(), connection.user(), revoked);
        unit.append(draft(EntryKind.GRANT_REVOKED, actor, grant.holder().skill(), connection)
                .with(AuditField.AUTHORITY, grant.id() + "/" + revoked.version()));
    }

    private static AuditDraft draft(EntryKind kind, String actor, SkillId skill, ConnectionInfo connection) {
        return AuditDraft.of(kind, actor)
                .with(AuditField.SUBJECT, connection.user().value())
                .with(AuditField.SKILL, skill.value())
                .with(AuditField.PROVIDER, connection.provider())
                .with(AuditField.CONNECTION, connection.id().value());
    }
}
