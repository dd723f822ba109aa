package dev.skillvault.impl;

import static java.util.Objects.requireNonNull;

import dev.skillvault.UserId;
import dev.skillvault.VaultOperator;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.audit.ValueMatches;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.anchor.AnchorAcceptance;
import dev.skillvault.impl.approval.Approvals;
import dev.skillvault.impl.command.OperatorOffice;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.HealthRows;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.consent.ConsentTarget;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.keys.Rekey;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.refresh.Refresher;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.key.OffBoarding;
import dev.skillvault.key.UserErasure;
import dev.skillvault.key.UserKeyVersion;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.operator.OperatorId;
import dev.skillvault.skill.SkillId;
import dev.skillvault.spi.Anchor;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The operator's door. */
final class EmbeddedOperator implements VaultOperator {
    private final Store store;
    private final Committer committer;
    private final Connections connections;
    private final TokenCopies copies;
    private final ConsentService consents;
    private final ConnectionReport report;
    private final AlertDesk alerts;
    private final Approvals approvals;
    private final TokenSource tokens;
    private final Refresher refresher;
    private final GrantOffice office;
    private final RequestOffice requests;
    private final GrantDesk grantDesk;
    private final SkillRegistry skills;
    private final ProviderCatalog catalog;
    private final KeyRing ring;
    private final OperatorOffice operators;
    private final Rekey rekey;
    private final Erasures erasures;
    private final Prunings prunings;
    private final AgentEnd end;
    private final AnchorAcceptance acceptance;
    private final Runnable closeVault;

    EmbeddedOperator(
            Store store,
            Committer committer,
            Connections connections,
            TokenCopies copies,
            ConsentService consents,
            ConnectionReport report,
            AlertDesk alerts,
            Approvals approvals,
            TokenSource tokens,
            Refresher refresher,
            GrantOffice office,
            RequestOffice requests,
            GrantDesk grantDesk,
            SkillRegistry skills,
            ProviderCatalog catalog,
            KeyRing ring,
            OperatorOffice operators,
            Rekey rekey,
            Erasures erasures,
            Prunings prunings,
            AgentEnd end,
            AnchorAcceptance acceptance,
            Runnable closeVault) {
        this.store = store;
        this.committer = committer;
        this.connections = connections;
        this.copies = copies;
        this.consents = consents;
        this.report = report;
        this.alerts = alerts;
        this.approvals = approvals;
        this.tokens = tokens;
        this.refresher = refresher;
        this.office = office;
        this.requests = requests;
        this.grantDesk = grantDesk;
        this.skills = skills;
        this.catalog = catalog;
        this.ring = ring;
        this.operators = operators;
        this.rekey = rekey;
        this.erasures = erasures;
        this.prunings = prunings;
        this.end = end;
        this.acceptance = acceptance;
        this.closeVault = closeVault;
    }

    @Override
    public Connector connector(UserId user, String provider) {
        return consents.connector(target(user, catalog.require(provider), null));
    }

    @Override
    public Connector connector(ConnectionId connection) {
        ConnectionRow row = existing(connection);
        if (row.state() == ConnectionState.REVOKED) {
            throw new IllegalArgumentException("the connection " + connection + " was ended; connect the account anew");
        }
        return consents.connector(target(row.user(), catalog.require(row.provider()), connection));
    }

    private ConsentTarget target(UserId user, ProviderDescriptor provider, @Nullable ConnectionId again) {
        Set<String> scopes = new TreeSet<>(skills.scopesFor(provider));
        scopes.addAll(provider.oauth().alwaysScopes());
        return new ConsentTarget(user, provider, scopes, again);
    }

    private ConnectionRow existing(ConnectionId connection) {
        return store.read(jdbc -> connections.find(jdbc, connection)).orElseThrow(() -> unknown(connection));
    }

    private static IllegalArgumentException unknown(ConnectionId connection) {
        return new IllegalArgumentException("there is no connection " + connection);
    }

    @Override
    public ConnectionInfo complete(UserId user, URI callback) {
        return consents.complete(requireNonNull(user, "user"), callback);
    }

    @Override
    public ConnectionInfo complete(URI callback) {
        return consents.complete(null, callback);
    }

    @Override
    public URI openConsentLink(String id) {
        return alerts.openLink(id);
    }

    @Override
    public List<ConnectionInfo> connections(UserId user) {
        return store.read(jdbc -> connections.ofUser(jdbc, user)).stream()
                .map(report::of)
                .toList();
    }

    @Override
    public ConnectionInfo refresh(ConnectionId connection) {
        refresher.force(existing(connection));
        return report.of(existing(connection));
    }

    @Override
    public List<ConnectionHealth> health() {
        return store.read(jdbc -> HealthRows.of(jdbc, ring.agent()));
    }

    @Override
    public Disconnection disconnect(ConnectionId connection) {
        EndedConnection ended = end(existing(connection));
        try {
            copies.drop(connection);
        } catch (RuntimeException e) {
            throw new VaultUnavailableException(
                    "the account is disconnected, but a copy of its tokens is still in the backup until that can be written",
                    e);
        }
        return ended.result();
    }

    /** A refresh may bring newer tokens while the provider revokes the ones there were; then it is asked again. */
    private EndedConnection end(ConnectionRow first) {
        Revocations revocations = new Revocations(tokens);
        Optional<EndedConnection> ended = Optional.empty();
        for (int attempt = 1; ended.isEmpty(); attempt++) {
            revocations.revoke(List.of(attempt == 1 ? first : existing(first.id())));
            boolean last = attempt == Revocations.ATTEMPTS;
            ended = committer.commit(unit -> end(unit, first.id(), revocations, last));
        }
        return ended.get();
    }

    private Optional<EndedConnection> end(
            UnitOfWork unit, ConnectionId connection, Revocations revocations, boolean last) throws SQLException {
        ConnectionRow row = connections.find(unit.jdbc(), connection).orElseThrow(() -> unknown(connection));
        if (!last && !revocations.cover(List.of(row))) {
            return Optional.empty();
        }
        EndedConnection ended = revocations.ended(row);
        connections.revoke(unit.jdbc(), connection);
        office.revokeAll(unit, connection);
        unit.append(Erasures.disconnected(ended));
        return Optional.of(ended);
    }

    @Override
    public List<Grant> requestGrants(UserId user) {
        requests.request(user);
        return grants(user).stream()
                .filter(grant -> grant.status() == Grant.Status.ACTIVE)
                .toList();
    }

    @Override
    public Grant grant(SkillId skill, ConnectionId connection, List<Permission> permissions) {
        return requests.grant(skill, connection, permissions);
    }

    @Override
    public GrantDesk grantDesk() {
        return grantDesk;
    }

    @Override
    public List<Grant> grants(UserId user) {
        return grantDesk.list(user).grants().stream().map(GrantInfo::grant).toList();
    }

    @Override
    public void revoke(GrantId grant) {
        var unused = requests.revoke(grant);
    }

    @Override
    public List<PendingApproval> approvals() {
        return approvals.pending();
    }

    @Override
    public EnrolledOperator enrolOperator(String name, byte[] publicKey) {
        return operators.enrol(name, publicKey);
    }

    @Override
    public List<EnrolledOperator> operators() {
        return operators.all();
    }

    @Override
    public void endOperator(OperatorId operator) {
        operators.end(operator);
    }

    @Override
    public void rekey(AgentIdentity next) {
        rekey.to(X509Identity.from(next));
    }

    @Override
    public List<Checkpoint> acceptLog(Anchor anchor) {
        return acceptance.accept(requireNonNull(anchor, "anchor"));
    }

    @Override
    public List<UserKeyVersion> rotateUserKey(UserId user) {
        return committer.commit(unit -> {
            ring.rotate(unit, user);
            return ring.versions(unit.jdbc(), user);
        });
    }

    @Override
    public List<UserKeyVersion> userKeys(UserId user) {
        return store.read(jdbc -> ring.versions(jdbc, user));
    }

    @Override
    public ValueMatches matches(String label, String value) {
        return new Guesses(store, ring).test(requireNonNull(label, "label"), requireNonNull(value, "value"));
    }

    @Override
    public Optional<PrunedSegment> prune(Instant before, Path segment) {
        return prunings.prune(requireNonNull(before, "before"), requireNonNull(segment, "segment"));
    }

    @Override
    public UserErasure forget(UserId user) {
        return erasures.forget(user);
    }

    @Override
    public OffBoarding offBoard() {
        OffBoarding offBoarding = end.offBoard();
        closeVault.run();
        return offBoarding;
    }
}
