package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.impl.store.SetAside;
import dev.skillvault.impl.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can still be read of databases that are set aside, or about to be.
 *
 * <p>For one thread, and one restore.
 */
final class SalvagedRows {
    private static final Logger LOG = LoggerFactory.getLogger(SalvagedRows.class);

    private final AgentId agent;
    private final List<JsonNode> userKeys = new ArrayList<>();
    private final List<JsonNode> connections = new ArrayList<>();

    SalvagedRows(AgentId agent) {
        this.agent = agent;
    }

    List<JsonNode> userKeys() {
        return userKeys;
    }

    List<JsonNode> connections() {
        return connections;
    }

    void collect(Store store) {
        collect(store, SavedRows.USER_KEY, userKeys);
        collect(store, SavedRows.CONNECTION, connections);
    }

    /** From a file that was moved by a restore that did not end. */
    void collect(Path moved) {
        Optional<Store> opened = Store.openUnlessDamaged(SetAside.url(moved));
        if (opened.isEmpty()) {
            LOG.atWarn().addKeyValue("file", moved).log("nothing can be read from this damaged database");
            return;
        }
        try (Store store = opened.get()) {
            collect(store);
        }
    }

    private void collect(Store store, SavedRows rows, List<JsonNode> found) {
        try (Connection connection = store.writer()) {
            found.addAll(rows.all(connection, agent));
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("rows", rows).log("these can no longer be read from the damaged database");
        }
    }
}
