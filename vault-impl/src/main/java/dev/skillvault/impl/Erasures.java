package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.approval.Approvals;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.SideRows;
import dev.skillvault.impl.command.CommandDesk;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.key.UserErasure;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forgets users: asks the providers first, since nobody can ask them without the tokens, and deletes then, whatever they said.
 *
 * <p>Thread-safe.
 */
final class Erasures {
    private static final List<String> TABLES = List.of(
            "audit_side",
            "connection",
            "pending_flow",
            "approval",
            "user_key",
            "grant_version",
            "grant_request",
            "grant_counter",
            "operator_command");
    private static final String NOT_ALLOWED = "42501";

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

    Erasures(
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

    UserErasure forget(UserId user) {
        committer.commit(unit -> requireAllowed(unit, TABLES));
        Revocations revocations = new Revocations(tokens);
        Optional<UserErasure> erasure = Optional.empty();
        for (int attempt = 1; erasure.isEmpty(); attempt++) {
            revocations.revoke(store.read(jdbc -> connections.ofUser(jdbc, user)));
            boolean last = attempt == Revocations.ATTEMPTS;
            erasure = committed(unit -> erase(unit, user, revocations, last));
        }
        try {
            copies.forgetUser(user);
        } catch (RuntimeException e) {
            throw new VaultUnavailableException(
                    "the user is forgotten in the vault's store, but not where copies of its keys are kept: run this again",
                    e);
        }
        return erasure.get();
    }

    private <T> T committed(UnitOfWork.Work<T> work) {
        try {
            return committer.commit(work);
        } catch (VaultUnavailableException e) {
            throw new VaultUnavailableException(
                    "the providers were asked to revoke, but it is not known whether the vault's store has deleted everything:"
                            + " run this again",
                    e);
        }
    }

    /** Before a provider is asked for what cannot be taken back. */
    static boolean requireAllowed(UnitOfWork unit, List<String> tables) throws SQLException {
        try (Statement statement = unit.jdbc().createStatement()) {
            for (String table : tables) {
                statement.executeUpdate("DELETE FROM " + table + " WHERE 1 = 0");
            }
            return true;
        } catch (SQLException e) {
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                throw new VaultConfigurationException(
                        "the vault's database role may not delete this: open the vault with the"
                                + " steward's role, see docs/postgresql.md");
            }
            throw e;
        }
    }

    /** Empty if newer tokens came since the providers were asked, and they can be asked once more. */
    private Optional<UserErasure> erase(UnitOfWork unit, UserId user, Revocations revocations, boolean last)
            throws SQLException {
        List<ConnectionRow> rows = connections.ofUser(unit.jdbc(), user);
        if (!last && !revocations.cover(rows)) {
            return Optional.empty();
        }
        List<EndedConnection> ended = new ArrayList<>();
        for (ConnectionRow row : rows) {
            office.revokeAll(unit, row.id());
            EndedConnection end = revocations.ended(row);
            ended.add(end);
            if (row.state() != ConnectionState.REVOKED) {
                unit.append(disconnected(end));
            }
        }
        consents.forget(unit, user);
        alerts.forget(unit, user);
        approvals.forget(unit, user);
        office.delete(unit, user);
        CommandDesk.forgetResults(unit.jdbc(), ring.agent());
        connections.delete(unit.jdbc(), user);
        int keys = ring.shred(unit, user);
        store.noteErasure(unit.jdbc());
        SideRows.Erased erased = SideRows.erase(unit.jdbc(), ring.agent(), user);
        unit.append(AuditDraft.of(EntryKind.USER_FORGOTTEN, "operator")
                .with(AuditField.SUBJECT, user.value())
                .details(Map.<String, Object>of(
                        "connections",
                        ended.size(),
                        "keys",
                        keys,
                        "auditRows",
                        erased.rows(),
                        "erased",
                        erased.ranges(),
                        "signature",
                        HexFormat.of().formatHex(unit.signErasure(user, erased)))));
        unit.checkpoint();
        return Optional.of(new UserErasure(user, ended, keys, erased.rows()));
    }

    static AuditDraft disconnected(EndedConnection end) {
        return AuditDraft.of(EntryKind.DISCONNECTED, "operator")
                .with(AuditField.SUBJECT, end.user().value())
                .with(AuditField.PROVIDER, end.provider())
                .with(AuditField.CONNECTION, end.id().value())
                .with(AuditField.OUTCOME, end.result().name());
    }
}
