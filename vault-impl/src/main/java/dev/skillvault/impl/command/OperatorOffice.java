package dev.skillvault.impl.command;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.OperatorId;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Enrols operators and ends their enrolment, each in one unit with its entry in the log.
 *
 * <p>Immutable, thread-safe.
 */
public final class OperatorOffice {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final Store store;
    private final Committer committer;
    private final OperatorKeys keys;

    /** The office of one agent. */
    public OperatorOffice(Store store, Committer committer, OperatorKeys keys) {
        this.store = store;
        this.committer = committer;
        this.keys = keys;
    }

    /** All operators, ended ones too. */
    public List<EnrolledOperator> all() {
        return store.read(keys::all).stream().map(OperatorKeyRow::operator).toList();
    }

    /** Enrols one. */
    public EnrolledOperator enrol(String name, byte[] publicKey) {
        if (!NAME.matcher(name).matches()) {
            throw new VaultConfigurationException(
                    "that cannot be an operator's name: it takes lower-case letters, digits, dots, dashes and underscores");
        }
        if (!OperatorKeyPair.isUsable(publicKey)) {
            throw new VaultConfigurationException("that is no Ed25519 public key that could be enrolled");
        }
        byte[] key = publicKey.clone();
        return committer.commit(unit -> enrol(unit, name, key));
    }

    private EnrolledOperator enrol(UnitOfWork unit, String name, byte[] publicKey) throws SQLException {
        OperatorId id = OperatorKeyPair.id(publicKey);
        if (keys.isTheAgents(unit.jdbc(), publicKey)) {
            throw new VaultConfigurationException(
                    "this is the agent's own key: an operator has another one, made with 'vault operator enrol'");
        }
        Optional<OperatorKeyRow> known = keys.find(unit.jdbc(), id);
        if (known.isPresent()) {
            throw new VaultConfigurationException(
                    known.get().isActive()
                            ? "this key is enrolled already, as " + known.get().name()
                            : "the enrolment of this key was ended: make another key");
        }
        if (keys.all(unit.jdbc()).stream()
                .anyMatch(row -> row.isActive() && row.name().equals(name))) {
            throw new VaultConfigurationException("there is an operator " + name
                    + " with another key: end that enrolment first, or take another name");
        }
        OperatorKeyRow row = new OperatorKeyRow(
                id.value(),
                1,
                name,
                HexFormat.of().formatHex(publicKey),
                Micros.of(unit.now()),
                OperatorKeyRow.ACTIVE,
                "");
        keys.insert(unit.jdbc(), row);
        unit.append(entry(EntryKind.OPERATOR_ENROLLED, row));
        return row.operator();
    }

    /** Ends one. */
    public void end(OperatorId id) {
        committer.commit(unit -> {
            OperatorKeyRow row = keys.find(unit.jdbc(), id)
                    .orElseThrow(() -> new IllegalArgumentException("there is no operator " + id));
            if (row.isActive()) {
                keys.insert(unit.jdbc(), row.ended());
                unit.append(entry(EntryKind.OPERATOR_ENDED, row.ended()));
            }
            return id;
        });
    }

    private static AuditDraft entry(EntryKind kind, OperatorKeyRow row) {
        return AuditDraft.of(kind, "operator")
                .with(AuditField.AUTHORITY, row.authority())
                .details(Map.<String, Object>of("name", row.name(), "publicKey", row.publicKey()));
    }
}
