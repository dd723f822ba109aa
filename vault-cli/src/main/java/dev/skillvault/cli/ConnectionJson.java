package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.operator.EnrolledOperator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/** Connections and operators as JSON. */
final class ConnectionJson {
    private ConnectionJson() {}

    static void connection(JsonGenerator json, ConnectionInfo info) throws IOException {
        json.writeStringField("connection", info.id().value());
        json.writeStringField("user", info.user().value());
        json.writeStringField("provider", info.provider());
        json.writeStringField("state", info.state().name());
        JsonLines.strings(json, "scopes", new TreeSet<>(info.scopes()));
        JsonLines.strings(json, "missing", new TreeSet<>(info.access().missing()));
        JsonLines.strings(json, "advice", info.access().advice());
    }

    static void health(JsonGenerator json, ConnectionHealth health) throws IOException {
        json.writeStringField("connection", health.connection().id().value());
        json.writeStringField("user", health.connection().user().value());
        json.writeStringField("provider", health.connection().provider());
        json.writeStringField("state", health.connection().state().name());
        JsonLines.strings(json, "scopes", new TreeSet<>(health.connection().scopes()));
        json.writeStringField("kind", health.kind().name());
        instant(json, "accessEnds", health.times().accessEnds());
        instant(json, "nextRefresh", health.times().nextRefresh());
        instant(json, "consentEnds", health.times().consentEnds());
        json.writeNumberField("failures", health.trouble().failures());
        if (health.trouble().cause().isPresent()) {
            json.writeStringField("cause", health.trouble().cause().get());
        }
    }

    static void operator(JsonGenerator json, EnrolledOperator operator) throws IOException {
        json.writeStringField("operator", operator.id().value());
        json.writeStringField("name", operator.name());
        json.writeStringField("enrolledAt", operator.enrolledAt().toString());
        json.writeBooleanField("active", operator.active());
    }

    static void instant(JsonGenerator json, String name, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get().toString());
        }
    }
}
