package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.skill.SkillId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
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
            "SELECT g.grant_id, g.version, g.user_id, g.skill_id, g.connection_id, g.parent_id, g.status, g.permissions, g.signature"
                    + " FROM grant_version g WHERE g.agent_id = ?";
    private static final String NEWEST = " AND NOT EXISTS (SELECT 1 FROM grant_version n WHERE n.agent_id = g.agent_id"
            + " AND n.grant_id = g.grant_id AND n.version > g.version)";

    /** How often a grant can be handed on. */
    static final int MAX_CHAIN = 8;

    private final AgentId agent;
    private final LogSigner signer;

    /** The grants of one agent. */
    public Grants(AgentId agent, LogSigner signer) {
        this.agent = agent;
        this.signer = signer;
    }

    /** The newest version of each of a user's grants; rows that are not authentic are left out. */
    public List<Grant> ofUser(Connection jdbc, UserId user) throws SQLException {
        return believed(jdbc, rows(jdbc, COLUMNS + NEWEST + " AND g.user_id = ? ORDER BY g.grant_id", user.value()));
    }

    /** The newest version of each grant on a connection; rows that are not authentic are left out. */
    public List<Grant> ofConnection(Connection jdbc, ConnectionId connection) throws SQLException {
        return believed(
                jdbc,
                rows(jdbc, COLUMNS + NEWEST + " AND g.connection_id = ? ORDER BY g.grant_id", connection.value()));
    }

    /** The newest version of a grant, with its user, if it is authentic. */
    public Optional<Grant> find(Connection jdbc, GrantId id) throws SQLException {
        return believed(jdbc, rows(jdbc, COLUMNS + NEWEST + " AND g.grant_id = ?", id.value())).stream()
                .findFirst();
    }

    List<GrantRow> candidates(Connection jdbc, UserId user, SkillId skill) throws SQLException {
        return rows(
                jdbc,
                COLUMNS + NEWEST + " AND g.user_id = ? AND g.skill_id = ? ORDER BY g.grant_id",
                user.value(),
                skill.value());
    }

    /** Adds a version, signed now. */
    public void insert(Connection jdbc, UserId user, Grant grant) throws SQLException {
        GrantRow unsigned = GrantRow.unsigned(user, grant);
        GrantRow row = unsigned.signed(HexFormat.of().formatHex(signer.sign(signedBytes(unsigned))));
        try (PreparedStatement insert = jdbc.prepareStatement("INSERT INTO grant_version (agent_id, grant_id, version,"
                + " user_id, skill_id, connection_id, parent_id, status, permissions, signature)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, row.id());
            insert.setInt(3, row.version());
            insert.setString(4, row.user());
            insert.setString(5, row.skill());
            insert.setString(6, row.connection());
            insert.setString(7, row.parent());
            insert.setString(8, row.status());
            insert.setString(9, row.permissions());
            insert.setString(10, row.signature());
            insert.executeUpdate();
        }
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

    /**
     * A grant and those it was handed on from, its own first; empty if one of them is missing or not believed, or if there are too many of
     * them.
     */
    Optional<List<Grant>> chain(Connection jdbc, GrantRow row) throws SQLException {
        List<Grant> chain = new ArrayList<>();
        Optional<Grant> next = believed(jdbc, row);
        while (next.isPresent() && chain.size() < MAX_CHAIN) {
            chain.add(next.get());
            GrantId parent = next.get().holder().parent();
            if (parent == null) {
                return Optional.of(chain);
            }
            next = find(jdbc, parent);
        }
        return Optional.empty();
    }

    /** The grant, if its row is as it was signed and is the newest that the log knows of. */
    Optional<Grant> believed(Connection jdbc, GrantRow row) throws SQLException {
        return isAuthentic(row) && !isSuperseded(jdbc, row) ? row.grant() : Optional.empty();
    }

    /**
     * Whether the log knows a later version than the newest row: then somebody deleted the newer row, a revocation most likely, to
     * bring this one back.
     */
    private boolean isSuperseded(Connection jdbc, GrantRow row) throws SQLException {
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT 1 FROM audit_entry WHERE agent = ? AND authority = ?")) {
            select.setString(1, agent.value());
            select.setString(2, row.id() + "/" + (row.version() + 1));
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    /** Whether a row is as it was signed. */
    private boolean isAuthentic(GrantRow row) {
        try {
            return signer.verify(signedBytes(row), HexFormat.of().parseHex(row.signature()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<Grant> believed(Connection jdbc, List<GrantRow> rows) throws SQLException {
        List<Grant> genuine = new ArrayList<>();
        for (GrantRow row : rows) {
            Optional<Grant> grant = believed(jdbc, row);
            grant.ifPresentOrElse(
                    genuine::add,
                    () -> LOG.atWarn()
                            .addKeyValue("agent", agent)
                            .log("a grant row is not as it was signed, and is ignored"));
        }
        return genuine;
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
                row.getString(9));
    }

    private byte[] signedBytes(GrantRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write("skillvault grant v1\n".getBytes(StandardCharsets.US_ASCII));
            for (String field : row.signedFields(agent.value())) {
                byte[] text = field.getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
