package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Outbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything a backup holds of an agent, opened. What does not open is named and left out.
 *
 * @param log how far the log was; empty if the backup was never complete, or that blob is damaged
 * @param userKeys versions of users' keys
 * @param connections connections, their tokens sealed
 * @param damaged names of blobs that do not open
 */
record BackupContents(
        Optional<SavedLog> log, List<JsonNode> userKeys, List<JsonNode> connections, List<String> damaged) {

    /** Reads and opens every blob. A token set is opened too, and forgotten again. */
    static BackupContents read(Blobs blobs, KeyRing ring) throws IOException {
        List<JsonNode> userKeys = new ArrayList<>();
        List<JsonNode> connections = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        Optional<SavedLog> log = Optional.empty();
        // keys come after connections by name
        for (String item : blobs.items()) {
            if (item.equals(Outbox.AGENT)) {
                continue;
            }
            try {
                JsonNode content = blobs.open(ring, item).orElseThrow(CannotOpenException::new);
                if (item.equals(Blobs.LOG)) {
                    log = Optional.of(SavedLog.of(content));
                } else if (SavedRows.of(item).equals(Optional.of(SavedRows.USER_KEY))) {
                    userKeys.add(content);
                } else {
                    connections.add(content);
                }
            } catch (CannotOpenException e) {
                damaged.add(item);
            }
        }
        connections.removeIf(connection -> {
            boolean opens = Tokens.open(ring, connection, userKeys);
            if (!opens) {
                damaged.add(SavedRows.CONNECTION.item(connection));
            }
            return !opens;
        });
        return new BackupContents(log, userKeys, connections, damaged);
    }
}
