package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Micros;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** What can be said of a saved connection: whether its tokens open, which of two is the newer, and how it comes back. */
final class Tokens {
    private Tokens() {}

    /** Whether the tokens open with one of the user's keys, and the row says whose they are; true as well if there are none. */
    static boolean open(KeyRing ring, JsonNode connection, Collection<JsonNode> userKeys) {
        try {
            ConnectionState.valueOf(connection.path("state").asText());
            Binding binding = ring.binding(new UserId(connection.path("user_id").asText()), RecordType.TOKENS)
                    .withConnection(
                            connection.path("provider").asText(),
                            new ConnectionId(connection.path("connection_id").asText()))
                    .withGeneration(generation(connection));
            if (!hasTokens(connection)) {
                return true;
            }
            byte[] record = SavedRows.bytes(connection, "sealed_tokens");
            Optional<JsonNode> key = keyOf(connection, userKeys);
            return key.isPresent()
                    && ring.opens(
                            binding,
                            record,
                            key.get().path("version").asInt(),
                            SavedRows.bytes(key.get(), "sealed_key"));
        } catch (IllegalArgumentException | CannotOpenException e) {
            return false;
        }
    }

    /** The key that the tokens' record names, if it is among these. */
    static Optional<JsonNode> keyOf(JsonNode connection, Collection<JsonNode> userKeys) {
        byte[] keyId = Sealer.keyId(SavedRows.bytes(connection, "sealed_tokens"));
        return userKeys.stream()
                .filter(key -> key.path("user_id")
                                .asText()
                                .equals(connection.path("user_id").asText())
                        && Arrays.equals(SavedRows.bytes(key, "key_id"), keyId))
                .findFirst();
    }

    static boolean hasTokens(JsonNode connection) {
        return connection.has("sealed_tokens");
    }

    static long generation(JsonNode connection) {
        return connection.path("generation").asLong();
    }

    /** An end is for ever; else the newer generation wins; and in one generation a consent that is needed came after all else. */
    static JsonNode newer(JsonNode backup, JsonNode found) {
        if (is(backup, ConnectionState.REVOKED) || is(found, ConnectionState.REVOKED)) {
            return is(backup, ConnectionState.REVOKED) ? backup : found;
        }
        if (generation(backup) != generation(found)) {
            return generation(backup) > generation(found) ? backup : found;
        }
        return is(found, ConnectionState.NEEDS_CONSENT) ? found : backup;
    }

    /** What was being refreshed may have been answered unseen; and the first use refreshes, whatever was known of times. */
    static ObjectNode comingBack(JsonNode connection, Instant now) {
        ObjectNode row = connection.deepCopy();
        if (is(row, ConnectionState.REFRESHING)) {
            row.put("state", ConnectionState.UNCERTAIN.name());
        }
        if (row.has("next_refresh_at")) {
            row.put("next_refresh_at", Micros.of(now));
        }
        return row;
    }

    /** Equal but for what is not noted: who refreshes, and how often anybody did. */
    static boolean same(JsonNode one, JsonNode other) {
        return SavedRows.same(plain(one), plain(other));
    }

    private static JsonNode plain(JsonNode connection) {
        ObjectNode row = connection.deepCopy();
        row.remove("fence");
        row.remove("next_refresh_at"); // a lease puts it off
        if (!is(row, ConnectionState.REVOKED) && !is(row, ConnectionState.NEEDS_CONSENT)) {
            row.remove("state");
        }
        return row;
    }

    static boolean is(JsonNode connection, ConnectionState state) {
        return connection.path("state").asText().equals(state.name());
    }
}
