package dev.skillvault.impl.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One agent's part of a backup. All but the {@link AgentCopy} is sealed under the agent's root key; the name stands in the plaintext
 * and is checked, so that a blob put under another name does not open.
 *
 * <p>Thread-safe; a step of several calls is the caller's to make {@linkplain #exclusively exclusive}.
 */
final class Blobs {
    /** How far the log was. Written last, so that a backup without it was never complete. */
    static final String LOG = "log";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FORMAT = 2;
    /** Knew less of a connection; is read and no longer written. */
    private static final int FORMAT_1 = 1;

    private final BackupStore store;
    private final AgentId agent;
    private final String prefix;

    Blobs(BackupStore store, AgentId agent) {
        this.store = store;
        this.agent = agent;
        this.prefix = "agents/" + agent + "/";
    }

    AgentId agent() {
        return agent;
    }

    <T> T exclusively(BackupStore.Action<T> action) throws IOException {
        return store.exclusively(action);
    }

    /**
     * The keys' copy; empty if there is none.
     *
     * @throws CannotOpenException if there is one that says nothing
     */
    Optional<AgentCopy> agentCopy() throws IOException {
        return store.read(prefix + Outbox.AGENT).map(bytes -> AgentCopy.decode(agent, bytes));
    }

    void writeAgent(AgentCopy copy) throws IOException {
        store.replace(prefix + Outbox.AGENT, copy.encode());
    }

    /**
     * What is kept under a name; empty if there is nothing.
     *
     * @throws CannotOpenException if it is damaged, or another agent's, or belongs elsewhere
     */
    Optional<JsonNode> open(KeyRing ring, String item) throws IOException {
        Optional<byte[]> sealed = store.read(prefix + item);
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        byte[] plaintext = ring.openForAgent(RecordType.BACKUP, sealed.get());
        try {
            JsonNode json = JSON.readTree(plaintext);
            int format = json.path("format").asInt();
            if ((format != FORMAT && format != FORMAT_1)
                    || !json.path("item").asText().equals(item)) {
                throw new CannotOpenException();
            }
            JsonNode content = json.path("content");
            return format == FORMAT
                    ? Optional.of(content)
                    : Optional.of(SavedRows.of(item)
                            .<JsonNode>map(rows -> rows.ofFormat1(content))
                            .orElse(content));
        } catch (JsonProcessingException e) {
            throw new CannotOpenException();
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    void write(KeyRing ring, String item, ObjectNode content) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("item", item);
        json.set("content", content);
        store.replace(prefix + item, ring.sealForAgent(RecordType.BACKUP, JSON.writeValueAsBytes(json)));
    }

    void delete(String item) throws IOException {
        store.delete(prefix + item);
    }

    /** What opens everything goes first. */
    void deleteAll() throws IOException {
        delete(Outbox.AGENT);
        for (String item : items()) {
            delete(item);
        }
    }

    List<String> items() throws IOException {
        return store.names(prefix).stream()
                .map(name -> name.substring(prefix.length()))
                .toList();
    }
}
