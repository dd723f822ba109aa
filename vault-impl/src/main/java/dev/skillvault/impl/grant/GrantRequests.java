package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of grant requests: immutable versions, signed as grants are, since an answer decides what is asked again.
 *
 * <p>Immutable, thread-safe.
 */
public final class GrantRequests {
    private static final Logger LOG = LoggerFactory.getLogger(GrantRequests.class);
    private static final String NEWEST = "SELECT r.request_id, r.version, r.user_id, r.skill_id, r.connection_id,"
            + " r.number, r.skill_version, r.purpose, r.needs, r.wants, r.artifact_sha256, r.wishes, r.state, r.reason, r.made_at,"
            + " r.signature FROM grant_request r WHERE r.agent_id = ? AND NOT EXISTS (SELECT 1 FROM grant_request n"
            + " WHERE n.agent_id = r.agent_id AND n.request_id = r.request_id AND n.version > r.version)";
    private static final String BY_ID = " ORDER BY r.request_id";
    static final String LABEL = "grant request";

    private final AgentId agent;
    private final LogSigner signer;
    private final SignedRows signed;

    record Read(GrantRequestRow row, String signature) {}

    /** The requests of one agent. */
    public GrantRequests(AgentId agent, LogSigner signer) {
        this.agent = agent;
        this.signer = signer;
        this.signed = new SignedRows(agent, signer, LABEL);
    }

    /** All of a user's. */
    public List<GrantRequestRow> ofUser(Connection jdbc, UserId user) throws SQLException {
        return believed(jdbc, NEWEST + " AND r.user_id = ?" + BY_ID, user.value());
    }

    /** The newest row of each, believed or not; empty where it is not even what the vault would have written. */
    static List<Optional<Read>> newestRows(Connection jdbc, AgentId agent) throws SQLException {
        return Rows.of(jdbc, agent, NEWEST + BY_ID, GrantRequests::decode);
    }

    /** Those that wait for an answer. */
    public List<GrantRequestRow> open(Connection jdbc) throws SQLException {
        return believed(jdbc, NEWEST + " AND r.state = 'OPEN'" + BY_ID);
    }

    /** Those on a connection that wait for an answer. */
    public List<GrantRequestRow> open(Connection jdbc, ConnectionId connection) throws SQLException {
        return believed(jdbc, NEWEST + " AND r.state = 'OPEN' AND r.connection_id = ?" + BY_ID, connection.value());
    }

    /** One. */
    public Optional<GrantRequestRow> find(Connection jdbc, GrantRequestId id) throws SQLException {
        return believed(jdbc, NEWEST + " AND r.request_id = ?", id.value()).stream()
                .findFirst();
    }

    /** What a skill asked for last on a connection. */
    public Optional<GrantRequestRow> last(Connection jdbc, Grant.Holder holder) throws SQLException {
        return believed(
                        jdbc,
                        NEWEST + " AND r.connection_id = ? AND r.skill_id = ? ORDER BY r.number DESC",
                        holder.connection().value(),
                        holder.skill().value())
                .stream()
                .findFirst();
    }

    /** Adds a version, signed now. */
    public void insert(Connection jdbc, GrantRequestRow row) throws SQLException {
        try (PreparedStatement insert = jdbc.prepareStatement(
                "INSERT INTO grant_request (agent_id, request_id, version,"
                        + " user_id, skill_id, connection_id, number, skill_version, purpose, needs, wants, artifact_sha256, wishes,"
                        + " state, reason, made_at, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, row.id());
            insert.setInt(3, row.version());
            insert.setString(4, row.user());
            insert.setString(5, row.skill());
            insert.setString(6, row.connection());
            insert.setInt(7, row.number());
            insert.setString(8, row.skillVersion());
            insert.setString(9, row.purpose());
            insert.setString(10, row.needs());
            insert.setString(11, row.wants());
            insert.setString(12, row.binding().artifact());
            insert.setString(13, row.binding().wishes());
            insert.setString(14, row.state().name());
            insert.setString(15, row.reason());
            insert.setLong(16, row.madeAt());
            insert.setString(17, signed.sign(signer, row.signedFields(agent.value())));
            insert.executeUpdate();
        }
    }

    /** Deletes all of a user's. Answer the open ones first, so that one which is put back is known to be superseded. */
    public void delete(Connection jdbc, UserId user) throws SQLException {
        try (PreparedStatement delete =
                jdbc.prepareStatement("DELETE FROM grant_request WHERE agent_id = ? AND user_id = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, user.value());
            delete.executeUpdate();
        }
    }

    private List<GrantRequestRow> believed(Connection jdbc, String sql, String... keys) throws SQLException {
        List<GrantRequestRow> genuine = new ArrayList<>();
        for (Optional<Read> read : Rows.of(jdbc, agent, sql, GrantRequests::decode, keys)) {
            if (read.isPresent() && isBelieved(jdbc, read.get())) {
                genuine.add(read.get().row());
            } else {
                LOG.atWarn()
                        .addKeyValue("agent", agent)
                        .log("the row of a grant request is not as it was signed, and is ignored");
            }
        }
        return genuine;
    }

    private boolean isBelieved(Connection jdbc, Read read) throws SQLException {
        GrantRequestRow row = read.row();
        return signed.isBelieved(jdbc, row.signedFields(agent.value()), read.signature(), row.id(), row.version());
    }

    private static Optional<Read> decode(ResultSet row) throws SQLException {
        try {
            GrantRequestRow request = new GrantRequestRow(
                    row.getString(1),
                    row.getInt(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getInt(6),
                    row.getString(7),
                    row.getString(8),
                    row.getString(9),
                    row.getString(10),
                    new SkillBinding(row.getString(11), row.getString(12)),
                    GrantRequestInfo.State.valueOf(row.getString(13)),
                    row.getString(14),
                    row.getLong(15));
            return Optional.of(new Read(request, row.getString(16)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
