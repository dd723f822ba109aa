package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.GrantedAccess;
import dev.skillvault.impl.crypto.LengthPrefixed;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.OperatorId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What travels in results, both ways. */
final class Wire {
    private Wire() {}

    static Map<String, ?> connection(ConnectionInfo info) {
        return Map.<String, Object>of(
                "connection", info.id().value(),
                "user", info.user().value(),
                "provider", info.provider(),
                "state", info.state().name(),
                "scopes", new TreeSet<>(info.scopes()),
                "missing", new TreeSet<>(info.access().missing()),
                "advice", info.access().advice());
    }

    static ConnectionInfo connection(JsonNode json) {
        return new ConnectionInfo(
                new ConnectionId(json.path("connection").asText()),
                new UserId(json.path("user").asText()),
                json.path("provider").asText(),
                ConnectionState.valueOf(json.path("state").asText()),
                new GrantedAccess(
                        Set.copyOf(texts(json.path("scopes"))),
                        Set.copyOf(texts(json.path("missing"))),
                        texts(json.path("advice"))));
    }

    static Map<String, ?> operator(EnrolledOperator operator) {
        return Map.<String, Object>of(
                "operator", operator.id().value(),
                "name", operator.name(),
                "enrolledAt", operator.enrolledAt().toString(),
                "active", operator.active());
    }

    static EnrolledOperator operator(JsonNode json) {
        return new EnrolledOperator(
                new OperatorId(json.path("operator").asText()),
                json.path("name").asText(),
                Instant.parse(json.path("enrolledAt").asText()),
                json.path("active").asBoolean());
    }

    /** Several byte strings as one. */
    static byte[] joined(List<byte[]> parts) {
        LengthPrefixed joined = new LengthPrefixed();
        parts.forEach(joined::add);
        return joined.toBytes();
    }

    /**
     * The byte strings that were joined.
     *
     * @throws IllegalArgumentException if the bytes are none that were
     */
    static List<byte[]> parts(byte[] joined) {
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(joined);
        while (in.remaining() >= Integer.BYTES) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                break;
            }
            byte[] part = new byte[length];
            in.get(part);
            parts.add(part);
        }
        if (!Arrays.equals(joined(parts), joined)) {
            throw new IllegalArgumentException("not what was joined");
        }
        return parts;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
