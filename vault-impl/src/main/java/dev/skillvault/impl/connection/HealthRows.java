package dev.skillvault.impl.connection;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.GrantedAccess;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How connections fare, from the columns that anybody who looks after the vault may read; the sealed ones are not asked for. */
public final class HealthRows {
    private static final String SELECT =
            "SELECT connection_id, user_id, provider, state, scopes, kind, access_expires_at, next_refresh_at,"
                    + " refresh_expires_at, failures, cause FROM connection WHERE agent_id = ?"
                    + " ORDER BY user_id, provider, connection_id";

    private HealthRows() {}

    /** Every connection of an agent. */
    public static List<ConnectionHealth> of(Connection jdbc, AgentId agent) throws SQLException {
        return Rows.of(jdbc, agent, SELECT, HealthRows::health);
    }

    private static ConnectionHealth health(ResultSet row) throws SQLException {
        String scopes = row.getString(5);
        ConnectionInfo info = new ConnectionInfo(
                new ConnectionId(row.getString(1)),
                new UserId(row.getString(2)),
                row.getString(3),
                ConnectionState.valueOf(row.getString(4)),
                GrantedAccess.of(scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" "))));
        return new ConnectionHealth(
                info,
                ConnectionHealth.Kind.valueOf(row.getString(6)),
                new ConnectionHealth.Times(
                        Optional.ofNullable(Micros.get(row, 7)),
                        Optional.ofNullable(Micros.get(row, 8)),
                        Optional.ofNullable(Micros.get(row, 9))),
                new ConnectionHealth.Trouble(row.getInt(10), Optional.ofNullable(row.getString(11))));
    }
}
