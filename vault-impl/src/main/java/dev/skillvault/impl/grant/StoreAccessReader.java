package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.UserAccess;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.grant.Grant;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who can touch a user's accounts from the grants, and who has from the log, without a key. */
public final class StoreAccessReader implements AccessReader {
    private static final String RIGHTS =
            "SELECT g.agent_id, g.grant_id, g.version, g.user_id, g.skill_id, g.connection_id, g.parent_id,"
                    + " g.status, g.permissions, g.artifact_sha256, g.wishes, g.made_at, c.provider, c.state"
                    + " FROM grant_version g LEFT JOIN connection c ON c.agent_id = g.agent_id AND c.connection_id = g.connection_id"
                    + " WHERE g.user_id = ? AND g.agent_id = ? AND g.version = (SELECT MAX(n.version) FROM grant_version n"
                    + " WHERE n.agent_id = g.agent_id AND n.grant_id = g.grant_id) ORDER BY g.skill_id, g.grant_id";

    private static final String USES =
            "SELECT skill, provider, operation, SUM(allowed), SUM(unanswered), SUM(denied), MAX(last)"
                    + " FROM (SELECT e.skill, e.provider, e.operation,"
                    + " CASE WHEN e.kind = 'CALL_INTENT' THEN 1 ELSE 0 END AS allowed,"
                    + " CASE WHEN e.kind = 'CALL_INTENT' AND NOT EXISTS (SELECT 1 FROM audit_entry o WHERE o.agent = e.agent"
                    + " AND o.call = e.call AND o.kind = 'CALL_OUTCOME') THEN 1 ELSE 0 END AS unanswered,"
                    + " CASE WHEN e.kind = 'CALL_DENIED' THEN 1 ELSE 0 END AS denied,"
                    + " CASE WHEN e.kind = 'CALL_INTENT' THEN e.at END AS last"
                    + " FROM audit_entry e WHERE e.subject = ? AND e.agent = ? AND e.at >= ? AND e.kind IN ('CALL_INTENT', 'CALL_DENIED')) u"
                    + " GROUP BY skill, provider, operation ORDER BY skill, provider, operation";

    private final StoreUrl url;

    private StoreAccessReader(StoreUrl url) {
        this.url = url;
    }

    /** Reads from this store. */
    public static AccessReader open(StoreUrl url) {
        try {
            url.openToRead().close();
            return new StoreAccessReader(url);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public UserAccess access(UserId user, Instant since) {
        try (Connection connection = url.openToRead()) {
            if (HostileStore.foreignCode(url, connection).isPresent()) {
                throw unreadable();
            }
            List<UserAccess.Right> rights = new ArrayList<>();
            List<UserAccess.Use> uses = new ArrayList<>();
            for (AgentId agent : agents(connection)) {
                rights.addAll(rights(connection, agent, user));
                uses.addAll(uses(connection, agent, user, since));
            }
            return new UserAccess(user, rights, uses);
        } catch (SQLException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static List<AgentId> agents(Connection connection) throws SQLException {
        List<AgentId> agents = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT agent_id FROM agent ORDER BY agent_id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                agents.add(new AgentId(row.getString(1)));
            }
        }
        return agents;
    }

    private static List<UserAccess.Right> rights(Connection connection, AgentId agent, UserId user)
            throws SQLException {
        List<UserAccess.Right> rights = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(RIGHTS)) {
            select.setString(1, user.value());
            select.setString(2, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    StoredGrant stored = grant(row).stored().orElseThrow(StoreAccessReader::unreadable);
                    Grant.Status status = stored.grant().status();
                    if (status == Grant.Status.ACTIVE || status == Grant.Status.SUSPENDED) {
                        rights.add(new UserAccess.Right(
                                agent,
                                stored.grant(),
                                Optional.ofNullable(row.getString(13)).orElse(""),
                                Optional.ofNullable(row.getString(14)).map(ConnectionState::valueOf),
                                stored.since()));
                    }
                }
            }
        }
        return rights;
    }

    private static GrantRow grant(ResultSet row) throws SQLException {
        return new GrantRow(
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getLong(12),
                "");
    }

    private static List<UserAccess.Use> uses(Connection connection, AgentId agent, UserId user, Instant since)
            throws SQLException {
        List<UserAccess.Use> uses = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(USES)) {
            select.setString(1, user.value());
            select.setString(2, agent.value());
            select.setLong(3, Micros.of(since));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String provider = Optional.ofNullable(row.getString(2)).orElse("");
                    uses.add(new UserAccess.Use(
                            agent,
                            Optional.ofNullable(row.getString(1)).orElse(""),
                            Optional.ofNullable(row.getString(3))
                                    .map(operation -> provider + " " + operation)
                                    .orElse(provider),
                            new UserAccess.Count(row.getLong(4), row.getLong(5), row.getLong(6)),
                            Optional.ofNullable(Micros.get(row, 7))));
                }
            }
        }
        return uses;
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException(
                "the grants or the log cannot be read; run 'vault audit verify' to learn more");
    }

    /** Nothing is held open between two questions. */
    @Override
    public void close() {}
}
