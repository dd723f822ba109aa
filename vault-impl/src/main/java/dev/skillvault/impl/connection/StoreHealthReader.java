package dev.skillvault.impl.connection;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.HealthReader;
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

/** Reads how connections fare from the store, without a key. Nothing is held open between two questions. */
public final class StoreHealthReader implements HealthReader {
    private final StoreUrl url;

    private StoreHealthReader(StoreUrl url) {
        this.url = url;
    }

    /** Reads from this store. */
    public static HealthReader open(StoreUrl url) {
        try {
            url.openToRead().close();
            return new StoreHealthReader(url);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public List<AgentHealth> agents() {
        try (Connection connection = url.openToRead()) {
            if (HostileStore.foreignCode(url, connection).isPresent()) {
                throw unreadable();
            }
            List<AgentHealth> all = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT a.agent_id, (SELECT MAX(p.seen_at) FROM agent_presence p WHERE p.agent_id = a.agent_id)"
                                    + " FROM agent a WHERE a.offboarded_at IS NULL ORDER BY a.agent_id");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    AgentId agent = new AgentId(row.getString(1));
                    Optional<Instant> seen = Optional.ofNullable(Micros.get(row, 2));
                    all.add(new AgentHealth(agent, seen, HealthRows.of(connection, agent), anchors(connection, agent)));
                }
            }
            return all;
        } catch (SQLException | IllegalArgumentException | NullPointerException e) {
            throw unreadable();
        }
    }

    private static List<AnchorHealth> anchors(Connection connection, AgentId agent) throws SQLException {
        List<AnchorHealth> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT anchor, kept_size, kept_at, failing_since,"
                + " cause FROM anchor_state WHERE agent_id = ? ORDER BY anchor")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    all.add(new AnchorHealth(
                            row.getString(1),
                            row.getLong(2),
                            Optional.ofNullable(Micros.get(row, 3)),
                            Optional.ofNullable(Micros.get(row, 4)),
                            row.getString(5)));
                }
            }
        }
        return all;
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException(
                "the vault's connections cannot be read: is the schema current, and may this user read them?");
    }

    @Override
    public void close() {}
}
