package dev.skillvault.impl;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.approval.Approvals;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.key.OffBoarding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Off-boards the agent: revokes at the providers, deletes all users' keys and tokens, then the copies of keys kept elsewhere, and last
 * the agent's own slots and log key. Until that last step the identity opens the vault, so that whatever failed can be run again.
 *
 * <p>Thread-safe.
 */
final class AgentEnd {
    private static final List<String> TABLES = List.of("log_key", "key_slot", "user_key", "pending_flow", "approval");

    private final Store store;
    private final Committer committer;
    private final Connections connections;
    private final ConsentService consents;
    private final AlertDesk alerts;
    private final Approvals approvals;
    private final TokenSource tokens;
    private final GrantOffice office;
    private final KeyRing ring;
    private final KeyCopies copies;

    AgentEnd(
            Store store,
            Committer committer,
            Connections connections,
            ConsentService consents,
            AlertDesk alerts,
            Approvals approvals,
            TokenSource tokens,
            GrantOffice office,
            KeyRing ring,
            KeyCopies copies) {
        this.store = store;
        this.committer = committer;
        this.connections = connections;
        this.consents = consents;
        this.alerts = alerts;
        this.approvals = approvals;
        this.tokens = tokens;
        this.office = office;
        this.ring = ring;
        this.copies = copies;
    }

    OffBoarding offBoard() {
        committer.commit(unit -> Erasures.requireAllowed(unit, TABLES));
        Revocations revocations = new Revocations(tokens);
        Optional<List<EndedConnection>> disconnected = Optional.empty();
        for (int attempt = 1; disconnected.isEmpty(); attempt++) {
            revocations.revoke(store.read(connections::all));
            boolean last = attempt == Revocations.ATTEMPTS;
            disconnected = committer.commit(unit -> last || revocations.cover(connections.all(unit.jdbc()))
                    ? Optional.of(disconnect(unit, revocations))
                    : Optional.empty());
        }
        try {
            copies.offBoard();
        } catch (RuntimeException e) {
            throw new VaultUnavailableException(
                    "the users' keys are deleted in the vault's store, but not where copies of keys are kept; the agent's own"
                            + " key stays until they are: run this again",
                    e);
        }
        List<EndedConnection> ended = new ArrayList<>(disconnected.get());
        Checkpoint checkpoint = committer.commit(unit -> end(unit, revocations, ended));
        return new OffBoarding(ring.agent(), ended, checkpoint);
    }

    private List<EndedConnection> disconnect(UnitOfWork unit, Revocations revocations) throws SQLException {
        List<EndedConnection> ended = new ArrayList<>();
        for (ConnectionRow row : connections.all(unit.jdbc())) {
            if (row.state() != ConnectionState.REVOKED) {
                office.revokeAll(unit, row.id());
                connections.revoke(unit.jdbc(), row.id());
                EndedConnection end = revocations.ended(row);
                unit.append(Erasures.disconnected(end));
                ended.add(end);
            }
        }
        consents.forgetAll(unit);
        alerts.forgetAll(unit);
        approvals.forgetAll(unit);
        ring.shredAll(unit);
        store.noteErasure(unit.jdbc());
        return ended;
    }

    /** Once more, for another process may have gone on; then the agent itself. The last checkpoint is signed before its key goes. */
    private Checkpoint end(UnitOfWork unit, Revocations revocations, List<EndedConnection> ended) throws SQLException {
        List<EndedConnection> late = disconnect(unit, revocations);
        AgentKeys.end(unit, ring.agent());
        unit.append(AuditDraft.of(EntryKind.AGENT_OFFBOARDED, "operator")
                .details(Map.<String, Object>of("connections", ended.size() + late.size())));
        ended.addAll(late);
        return unit.checkpoint();
    }
}
