package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.impl.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can still be read of a database that is about to be set aside. */
final class SalvagedRows {
    private static final Logger LOG = LoggerFactory.getLogger(SalvagedRows.class);

    private SalvagedRows() {}

    static void collect(Store store, AgentId agent, List<JsonNode> userKeys, List<JsonNode> connections) {
        collect(store, agent, SavedRows.USER_KEY, userKeys);
        collect(store, agent, SavedRows.CONNECTION, connections);
    }

    private static void collect(Store store, AgentId agent, SavedRows rows, List<JsonNode> found) {
        try (Connection connection = store.writer()) {
            found.addAll(rows.all(connection, agent));
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("rows", rows).log("these can no longer be read from the damaged database");
        }
    }
}
