package dev.skillvault.impl.command;

import dev.skillvault.AgentId;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.operator.OperatorId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of operators' keys: immutable versions, each signed with the agent's log key, so that a key which a database administrator
 * slipped in does not verify, and one whose end was deleted is known to be superseded.
 *
 * <p>Immutable, thread-safe.
 */
public final class OperatorKeys {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorKeys.class);
    private static final String NEWEST =
            "SELECT k.operator_id, k.version, k.name, k.public_key, k.enrolled_at, k.status, k.signature"
                    + " FROM operator_key k WHERE k.agent_id = ? AND NOT EXISTS (SELECT 1 FROM operator_key n"
                    + " WHERE n.agent_id = k.agent_id AND n.operator_id = k.operator_id AND n.version > k.version)";

    private final AgentId agent;
    private final LogSigner signer;

    /** The operators of one agent. */
    public OperatorKeys(AgentId agent, LogSigner signer) {
        this.agent = agent;
        this.signer = signer;
    }

    /** The newest version of each that is authentic, by name. */
    List<OperatorKeyRow> all(Connection jdbc) throws SQLException {
        return believed(jdbc, NEWEST + " ORDER BY k.name, k.operator_id", agent.value());
    }

    /** The newest version of one, if it is authentic. */
    Optional<OperatorKeyRow> find(Connection jdbc, OperatorId id) throws SQLException {
        return believed(jdbc, NEWEST + " AND k.operator_id = ?", agent.value(), id.value()).stream()
                .findFirst();
    }

    /** Adds a version, signed now. */
    void insert(Connection jdbc, OperatorKeyRow unsigned) throws SQLException {
        OperatorKeyRow row = unsigned.signed(signer.sign(unsigned.signedBytes(agent.value())));
        try (PreparedStatement insert =
                jdbc.prepareStatement("INSERT INTO operator_key (agent_id, operator_id, version, name, public_key,"
                        + " enrolled_at, status, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, row.id());
            insert.setInt(3, row.version());
            insert.setString(4, row.name());
            insert.setString(5, row.publicKey());
            insert.setLong(6, row.enrolledAt());
            insert.setString(7, row.status());
            insert.setString(8, row.signature());
            insert.executeUpdate();
        }
    }

    /** Whether a key is, or is about to be, the agent's own identity: the agent never commands itself. */
    boolean isTheAgents(Connection jdbc, byte[] publicKey) throws SQLException {
        String spki = HexFormat.of().formatHex(OperatorKeyPair.spkiSha256(publicKey));
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT 1 FROM agent WHERE agent_id = ? AND spki_sha256 = ?"
                        + " UNION ALL SELECT 1 FROM key_slot WHERE agent_id = ? AND spki_sha256 = ?")) {
            select.setString(1, agent.value());
            select.setString(2, spki);
            select.setString(3, agent.value());
            select.setString(4, spki);
            try (ResultSet row = select.executeQuery()) {
                return row.next() || Arrays.equals(publicKey, signer.publicKey());
            }
        }
    }

    private List<OperatorKeyRow> believed(Connection jdbc, String sql, String... keys) throws SQLException {
        List<OperatorKeyRow> genuine = new ArrayList<>();
        for (OperatorKeyRow row : rows(jdbc, sql, keys)) {
            if (isAuthentic(row) && !isSuperseded(jdbc, row)) {
                genuine.add(row);
            } else {
                LOG.atWarn()
                        .addKeyValue("agent", agent)
                        .log("the row of an operator's key is not as it was signed, and is ignored");
            }
        }
        return genuine;
    }

    private static List<OperatorKeyRow> rows(Connection jdbc, String sql, String... keys) throws SQLException {
        return Rows.of(jdbc, sql, OperatorKeys::decode, keys);
    }

    private static OperatorKeyRow decode(ResultSet row) throws SQLException {
        return new OperatorKeyRow(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                row.getString(7));
    }

    private boolean isAuthentic(OperatorKeyRow row) {
        try {
            return signer.verify(row.signedBytes(agent.value()), HexFormat.of().parseHex(row.signature()))
                    && row.operator().id().equals(OperatorKeyPair.id(row.publicKeyBytes()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the log knows a later version: then somebody deleted its row, an end, to bring this one back. */
    private boolean isSuperseded(Connection jdbc, OperatorKeyRow row) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(
                "SELECT 1 FROM audit_entry WHERE agent = ? AND authority = ?" + " AND kind = 'OPERATOR_ENDED'")) {
            select.setString(1, agent.value());
            select.setString(2, row.id() + "/" + (row.version() + 1));
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }
}
