package dev.skillvault.impl.consent;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.ConnectionRow.Origin;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.consent.PendingFlow.Account;
import dev.skillvault.impl.consent.PendingFlow.Stage;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.PatientCommitter;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.Exchange;
import dev.skillvault.impl.token.FreshTokens;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every way of connecting has in common: a pending flow is committed before anything is asked for, and tokens become a connection in
 * one unit with the flow's end, or are revoked where they come from.
 *
 * <p>Thread-safe.
 */
final class Connecting {
    private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);

    private final Committer committer;
    private final PatientCommitter patiently;
    private final Connections connections;
    private final Unstored unstored;
    private final PendingFlows flows;
    private final ProviderCatalog catalog;
    private final ConsentRandom random;

    Connecting(
            Committer committer,
            PatientCommitter patiently,
            Connections connections,
            Unstored unstored,
            PendingFlows flows,
            ProviderCatalog catalog,
            ConsentRandom random) {
        this.committer = committer;
        this.patiently = patiently;
        this.connections = connections;
        this.unstored = unstored;
        this.flows = flows;
        this.catalog = catalog;
        this.random = random;
    }

    /** Commits a pending flow under a state, and tells when it ends. */
    Instant begin(
            ConsentTarget target,
            ConnectionKind kind,
            Stage stage,
            String state,
            @Nullable URI redirectUri,
            @Nullable SecretBytes secret,
            Duration lifetime) {
        return committer.commit(unit -> {
            ConnectionId connection = connectionFor(unit, target, kind);
            Account account = new Account(target.user(), target.provider().name(), connection);
            Instant end = unit.now().plus(lifetime);
            boolean again = target.again() != null;
            flows.add(unit, state, new PendingFlow(account, again, stage, target.scopes(), redirectUri, secret), end);
            unit.append(ConsentRecord.of(EntryKind.CONSENT_BEGUN, account)
                    .details(Map.<String, Object>of(
                            "kind", kind.name(), "again", again, "scopes", new TreeSet<>(target.scopes()))));
            return end;
        });
    }

    /** A connection that needs consent is renewed in place; otherwise a new one is made, for a user may have several accounts. */
    private ConnectionId connectionFor(UnitOfWork unit, ConsentTarget target, ConnectionKind kind) throws SQLException {
        if (target.again() != null) {
            return target.again();
        }
        return connections.ofUser(unit.jdbc(), target.user()).stream()
                .filter(row -> row.provider().equals(target.provider().name())
                        && row.state() == ConnectionState.NEEDS_CONSENT
                        && replaces(kind, row.origin().kind()))
                .map(ConnectionRow::id)
                .findFirst()
                .orElseGet(random::connectionId);
    }

    private static boolean replaces(ConnectionKind kind, ConnectionKind former) {
        return kind == former || (asksAPerson(kind) && asksAPerson(former));
    }

    private static boolean asksAPerson(ConnectionKind kind) {
        return kind == ConnectionKind.CODE || kind == ConnectionKind.DEVICE;
    }

    /**
     * Makes a connection of what a provider granted.
     *
     * @throws ConsentException if it granted nothing, or what it granted cannot be connected
     */
    ConnectionInfo connect(PendingFlows.Found found, ConnectionKind kind, Exchange<FreshTokens> exchange) {
        PendingFlow flow = found.flow();
        ProviderDescriptor provider = catalog.require(flow.account().provider());
        if (!(exchange instanceof Exchange.Granted<FreshTokens> granted)) {
            throw failed(found, Refusals.of(provider.title(), exchange, flow.redirectUri()));
        }
        try (FreshTokens tokens = granted.value()) {
            return connect(found, kind, tokens, provider);
        }
    }

    private ConnectionInfo connect(
            PendingFlows.Found found, ConnectionKind kind, FreshTokens tokens, ProviderDescriptor provider) {
        PendingFlow flow = found.flow();
        FreshTokens.Owner owner = tokens.owner(flow.scopes());
        boolean revocable = unstored.mayBeRevoked(flow, kind, owner);
        try {
            if (tokens.hostRefused()) {
                throw Refusals.badHost(provider.title());
            }
            return patiently.commit(flow.account().connection(), unit -> store(unit, found, kind, tokens, owner));
        } catch (VaultUnavailableException e) {
            return end(found, tokens, revocable, Refusals.notStored(provider.title()));
        } catch (ConsentException e) {
            return end(found, tokens, revocable, e);
        } catch (RuntimeException e) {
            if (revocable) {
                unstored.revoke(tokens);
            }
            throw e;
        }
    }

    /**
     * Ends a flow whose tokens were not stored. First in the store, in the queue behind whatever of it is still under way: a unit that was
     * given up may have been committed all the same, and then the tokens are a connection's. Only otherwise are they revoked. Also for a
     * thread that was interrupted: that nobody waits any more is no reason to leave them alive.
     */
    private ConnectionInfo end(PendingFlows.Found found, FreshTokens tokens, boolean revocable, ConsentException why) {
        boolean interrupted = Thread.interrupted();
        try {
            Optional<ConnectionInfo> connected = endUnlessConnected(found, why);
            if (connected.isPresent()) {
                return connected.get();
            }
            if (revocable) {
                unstored.revoke(tokens);
            }
            throw why;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs again if its acknowledgement was lost; then this flow has led to a connection already. */
    private ConnectionInfo store(
            UnitOfWork unit, PendingFlows.Found found, ConnectionKind kind, FreshTokens tokens, FreshTokens.Owner owner)
            throws SQLException {
        if (!flows.mayGoOn(unit, found)) {
            throw Refusals.forgotten();
        }
        Optional<ConnectionId> done = flows.connection(unit, found);
        if (done.isPresent()) {
            return connections
                    .find(unit.jdbc(), done.get())
                    .orElseThrow(Refusals::disconnected)
                    .info();
        }
        recordAnswer(unit, found);
        ConnectionRow before = rowFor(unit, found.flow(), owner);
        String account = owner.hash().orElse(before.origin().accountHash());
        Origin origin = new Origin(kind, unit.now(), account, tokens.host().orElse(null));
        if (!tokens.store(unit, before, origin, found.flow().scopes())) {
            throw Refusals.disconnected();
        }
        flows.connected(unit, found, before.id());
        ConnectionInfo info =
                connections.find(unit.jdbc(), before.id()).orElseThrow().info();
        unit.append(ConsentRecord.of(EntryKind.CONNECTED, new Account(info.user(), info.provider(), info.id()))
                .details(Map.<String, Object>of(
                        "kind",
                        kind.name(),
                        "generation",
                        before.generation() + 1,
                        "scopes",
                        new TreeSet<>(info.scopes()),
                        "refreshable",
                        tokens.renewable())));
        return info;
    }

    /** The row the tokens belong to: never one that is another account's. */
    private ConnectionRow rowFor(UnitOfWork unit, PendingFlow flow, FreshTokens.Owner owner) throws SQLException {
        Optional<ConnectionRow> row =
                connections.find(unit.jdbc(), flow.account().connection());
        String known = row.isEmpty() ? null : row.get().origin().accountHash();
        if (known == null || owner.hash().filter(known::equals).isPresent()) {
            return row.isPresent() ? row.get() : insert(unit, flow.account().connection(), flow.account());
        }
        String title = catalog.require(flow.account().provider()).title();
        if (flow.again()) {
            throw owner.isOther(known) ? Refusals.otherAccount(title) : Refusals.accountUnknown(title);
        }
        return insert(unit, random.connectionId(), flow.account());
    }

    private ConnectionRow insert(UnitOfWork unit, ConnectionId id, Account account) throws SQLException {
        connections.insert(unit.jdbc(), id, account.user(), account.provider());
        return connections.find(unit.jdbc(), id).orElseThrow();
    }

    /** An answer that the provider gave to a question was not recorded when it came; the one that a person brought was. */
    private static void recordAnswer(UnitOfWork unit, PendingFlows.Found found) throws SQLException {
        if (found.flow().stage() == Stage.DEVICE) {
            unit.append(ConsentRecord.answered(found.flow().account()));
        }
    }

    /** Ends a flow that brought no tokens. */
    ConsentException failed(PendingFlows.Found found, ConsentException why) {
        var unused = endUnlessConnected(found, why);
        return why;
    }

    /** That a store which is away cannot record it keeps nobody from hearing why. */
    private Optional<ConnectionInfo> endUnlessConnected(PendingFlows.Found found, ConsentException why) {
        try {
            return committer.commit(unit -> {
                Optional<ConnectionId> done = flows.connection(unit, found);
                Optional<ConnectionRow> connected =
                        done.isEmpty() ? Optional.empty() : connections.find(unit.jdbc(), done.get());
                if (connected.isEmpty()) {
                    flows.end(unit, found);
                    recordAnswer(unit, found);
                    unit.append(ConsentRecord.of(
                                    EntryKind.CONSENT_FAILED, found.flow().account())
                            .with(AuditField.REASON, why.reason().name()));
                }
                return connected.map(ConnectionRow::info);
            });
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("connection", found.flow().account().connection())
                    .addKeyValue("reason", why.reason())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("that a consent failed could not be recorded");
            return Optional.empty();
        }
    }
}
