package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.skill.SkillId;
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
 * The rows of grants: immutable versions, each signed with the agent's log key, so that a row which a database administrator
 * slipped in does not verify.
 *
 * <p>Immutable, thread-safe.
 */
public final class Grants {
    private static final Logger LOG = LoggerFactory.getLogger(Grants.class);
    private static final String COLUMNS =
            "SELECT g.grant_id, g.version, g.user_id, g.skill_id, g.connection_id, g.parent_id, g.status, g.permissions,"
                    + " g.artifact_sha256, g.wishes, g.made_at, g.signature FROM grant_version g WHERE g.agent_id = ?";
    private static final String NEWEST = " AND NOT EXISTS (SELECT 1 FROM grant_version n WHERE n.agent_id = g.agent_id"
            + " AND n.grant_id = g.grant_id AND n.version > g.version)";
    /** What is over stays in the table for the log's sake; it must not make a decision slower. */
    private static final String STANDING = " AND g.status <> 'REVOKED'";

    private static final String BY_ID = " ORDER BY g.grant_id";
    private static final String OPEN = " AND g.status IN ('ACTIVE', 'SUSPENDED')";
    static final String LABEL = "grant";

    /** How often a grant can be handed on. */
    static final int MAX_CHAIN = 8;

    private final AgentId agent;
    private final LogSigner signer;
    private final SignedRows signed;

    /** The grants of one agent. */
    public Grants(AgentId agent, LogSigner signer) {
        this.agent = agent;
        this.signer = signer;
        this.signed = new SignedRows(agent, signer, LABEL);
    }

    /** The newest version of each of a user's grants; rows that are not authentic are left out. */
    public List<Grant> ofUser(Connection jdbc, UserId user) throws SQLException {
        return storedOfUser(jdbc, user).stream().map(StoredGrant::grant).toList();
    }

    /** The same with what callers do not see. */
    public List<StoredGrant> storedOfUser(Connection jdbc, UserId user) throws SQLException {
        return believed(jdbc, rows(jdbc, COLUMNS + NEWEST + " AND g.user_id = ?" + BY_ID, user.value()));
    }

    /** The newest version of each grant on a connection; rows that are not authentic are left out. */
    public List<StoredGrant> ofConnection(Connection jdbc, ConnectionId connection) throws SQLException {
        return believed(jdbc, rows(jdbc, COLUMNS + NEWEST + " AND g.connection_id = ?" + BY_ID, connection.value()));
    }

    /** The grants that hold or are suspended. */
    public List<StoredGrant> standing(Connection jdbc) throws SQLException {
        return believed(jdbc, rows(jdbc, COLUMNS + NEWEST + OPEN + BY_ID));
    }

    /** The rows of the grants that hold or are suspended, believed or not. */
    static List<GrantRow> standingRows(Connection jdbc, AgentId agent) throws SQLException {
        return Rows.of(jdbc, agent, COLUMNS + NEWEST + OPEN + BY_ID, Grants::decode);
    }

    /** The grants of a skill that hold and are bound to it as it was, if that differs from how it is now. */
    public List<StoredGrant> boundOtherwise(Connection jdbc, SkillId skill, SkillBinding now) throws SQLException {
        return believed(
                jdbc,
                rows(
                        jdbc,
                        COLUMNS + NEWEST + " AND g.skill_id = ? AND g.status = 'ACTIVE'"
                                + " AND (g.artifact_sha256 <> ? OR g.wishes <> ?)" + BY_ID,
                        skill.value(),
                        now.artifact(),
                        now.wishes()));
    }

    /** What was handed on from a grant and not revoked; on the same connection, as everything that is handed on. */
    public List<StoredGrant> handedOn(Connection jdbc, Grant parent) throws SQLException {
        return believed(
                jdbc,
                rows(
                        jdbc,
                        COLUMNS + NEWEST + STANDING + " AND g.connection_id = ? AND g.parent_id = ?" + BY_ID,
                        parent.holder().connection().value(),
                        parent.id().value()));
    }

    /** How many grants on a connection were handed on and not revoked. */
    int countHandedOn(Connection jdbc, ConnectionId connection) throws SQLException {
        return rows(
                        jdbc,
                        COLUMNS + NEWEST + STANDING + " AND g.parent_id IS NOT NULL AND g.connection_id = ?",
                        connection.value())
                .size();
    }

    /** Whether a skill has changed since it was granted something, and nobody has looked at it. */
    boolean isSuspended(Connection jdbc, SkillId skill) throws SQLException {
        return !believed(
                        jdbc,
                        rows(jdbc, COLUMNS + NEWEST + " AND g.skill_id = ? AND g.status = 'SUSPENDED'", skill.value()))
                .isEmpty();
    }

    /** The newest version of a grant, if it is authentic. */
    public Optional<StoredGrant> find(Connection jdbc, GrantId id) throws SQLException {
        return believed(jdbc, newest(jdbc, id)).stream().findFirst();
    }

    List<GrantRow> candidates(Connection jdbc, UserId user, SkillId skill) throws SQLException {
        return rows(
                jdbc,
                COLUMNS + NEWEST + STANDING + " AND g.user_id = ? AND g.skill_id = ?" + BY_ID,
                user.value(),
                skill.value());
    }

    /** Adds a version, signed now. */
    public void insert(Connection jdbc, StoredGrant stored) throws SQLException {
        GrantRow row = GrantRow.unsigned(stored);
        try (PreparedStatement insert = jdbc.prepareStatement("INSERT INTO grant_version (agent_id, grant_id, version,"
                + " user_id, skill_id, connection_id, parent_id, status, permissions, artifact_sha256, wishes, made_at,"
                + " signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, row.id());
            insert.setInt(3, row.version());
            insert.setString(4, row.user());
            insert.setString(5, row.skill());
            insert.setString(6, row.connection());
            insert.setString(7, row.parent());
            insert.setString(8, row.status());
            insert.setString(9, row.permissions());
            insert.setString(10, row.artifact());
            insert.setString(11, row.wishes());
            insert.setLong(12, row.madeAt());
            insert.setString(13, signed.sign(signer, row.signedFields(agent.value())));
            insert.executeUpdate();
        }
    }

    /** What counts their uses. */
    Budget budget() {
        return new Budget(agent);
    }

    /**
     * Deletes all versions and counters of a user's grants. Revoke them first: an old version that is put back is then one that the log
     * knows to be superseded.
     */
    public void delete(Connection jdbc, UserId user) throws SQLException {
        String ofUser = " FROM grant_version WHERE agent_id = ? AND user_id = ?";
        try (PreparedStatement counters = jdbc.prepareStatement("DELETE FROM grant_counter WHERE agent_id = ?"
                        + " AND grant_id IN (SELECT grant_id" + ofUser + ")");
                PreparedStatement versions = jdbc.prepareStatement("DELETE" + ofUser)) {
            counters.setString(1, agent.value());
            counters.setString(2, agent.value());
            counters.setString(3, user.value());
            counters.executeUpdate();
            versions.setString(1, agent.value());
            versions.setString(2, user.value());
            versions.executeUpdate();
        }
    }

    /** The newest version of a grant, and those it was handed on from. */
    Chain chain(Connection jdbc, GrantId id) throws SQLException {
        Optional<GrantRow> row = newest(jdbc, id).stream().findFirst();
        return row.isEmpty() ? Chain.NOT_AUTHENTIC : chain(jdbc, row.get());
    }

    /** A grant and those it was handed on from. */
    Chain chain(Connection jdbc, GrantRow row) throws SQLException {
        List<StoredGrant> links = new ArrayList<>();
        Optional<GrantRow> next = Optional.of(row);
        while (next.isPresent() && links.size() < MAX_CHAIN && isBelieved(jdbc, next.get())) {
            Optional<StoredGrant> stored = next.get().stored();
            if (stored.isEmpty()) {
                return Chain.NOT_UNDERSTOOD;
            }
            links.add(stored.get());
            GrantId parent = stored.get().grant().holder().parent();
            if (parent == null) {
                return Chain.of(links);
            }
            next = newest(jdbc, parent).stream().findFirst();
        }
        return Chain.NOT_AUTHENTIC;
    }

    /** Whether a row is as it was signed and is the newest that the log knows of. What it says may still not be understood. */
    private boolean isBelieved(Connection jdbc, GrantRow row) throws SQLException {
        return signed.isBelieved(jdbc, row.signedFields(agent.value()), row.signature(), row.id(), row.version());
    }

    private List<StoredGrant> believed(Connection jdbc, List<GrantRow> rows) throws SQLException {
        List<StoredGrant> genuine = new ArrayList<>();
        for (GrantRow row : rows) {
            boolean believed = isBelieved(jdbc, row);
            Optional<StoredGrant> stored = believed ? row.stored() : Optional.empty();
            stored.ifPresentOrElse(
                    genuine::add,
                    () -> LOG.atWarn()
                            .addKeyValue("agent", agent)
                            .log(
                                    believed
                                            ? "a grant row is signed, but not understood by this version, and is ignored"
                                            : "a grant row is not as it was signed, and is ignored"));
        }
        return genuine;
    }

    private List<GrantRow> newest(Connection jdbc, GrantId id) throws SQLException {
        return rows(jdbc, COLUMNS + NEWEST + " AND g.grant_id = ?", id.value());
    }

    private List<GrantRow> rows(Connection jdbc, String sql, String... keys) throws SQLException {
        return Rows.of(jdbc, agent, sql, Grants::decode, keys);
    }

    private static GrantRow decode(ResultSet row) throws SQLException {
        return new GrantRow(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getString(12));
    }
}
