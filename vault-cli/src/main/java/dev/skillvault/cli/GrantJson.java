package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillId;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Grants and requests as JSON. */
final class GrantJson {
    private GrantJson() {}

    static void grant(JsonGenerator json, GrantInfo info) throws IOException {
        grant(json, info.grant());
        json.writeStringField("user", info.user().value());
        json.writeStringField("provider", info.provider());
        json.writeStringField("since", info.since().toString());
        json.writeStringField("artifact", info.standing().artifact());
        GrantInfo.Change change = info.standing().change();
        if (change != null) {
            json.writeStringField("change", change.name());
        }
        JsonLines.strings(json, "summary", info.summary());
        JsonLines.strings(json, "missing", info.missing());
        JsonLines.strings(json, "advice", info.advice());
    }

    static void grant(JsonGenerator json, Grant grant) throws IOException {
        json.writeStringField("grant", grant.id().value());
        json.writeNumberField("version", grant.version());
        json.writeStringField("status", grant.status().name());
        holder(json, grant.holder());
        json.writeArrayFieldStart("permissions");
        for (Permission permission : grant.permissions()) {
            permission(json, permission);
        }
        json.writeEndArray();
    }

    private static void permission(JsonGenerator json, Permission permission) throws IOException {
        json.writeStartObject();
        json.writeStringField("provider", permission.provider());
        JsonLines.strings(json, "operations", permission.operations());
        json.writeObjectFieldStart("resources");
        for (Map.Entry<String, Set<String>> each : permission.resources().entrySet()) {
            JsonLines.strings(json, each.getKey(), each.getValue());
        }
        json.writeEndObject();
        limits(json, permission.limits());
        json.writeStringField("approval", permission.approval().text());
        if (permission.fallback().isPresent()) {
            json.writeStringField("fallback", permission.fallback().get().name().toLowerCase(Locale.ROOT));
        }
        if (!permission.handOnTo().isEmpty()) {
            JsonLines.strings(
                    json,
                    "handOnTo",
                    permission.handOnTo().stream().map(SkillId::value).toList());
        }
        json.writeEndObject();
    }

    private static void limits(JsonGenerator json, Limits limits) throws IOException {
        if (limits.total().isPresent()) {
            json.writeNumberField("uses", limits.total().getAsInt());
        }
        if (limits.rate().isPresent()) {
            json.writeObjectFieldStart("rate");
            json.writeNumberField("uses", limits.rate().get().uses());
            json.writeStringField("per", limits.rate().get().per().toString());
            json.writeEndObject();
        }
        ConnectionJson.instant(json, "from", limits.from());
        ConnectionJson.instant(json, "until", limits.until());
    }

    static void request(JsonGenerator json, GrantRequestInfo info) throws IOException {
        json.writeStringField("request", info.id().value());
        json.writeStringField("state", info.answer().state().name());
        holder(json, info.holder());
        json.writeStringField("user", info.user().value());
        json.writeStringField("provider", info.wish().provider());
        json.writeStringField("name", info.wish().skill());
        json.writeStringField("purpose", info.wish().purpose());
        JsonLines.strings(json, "needs", info.wish().needs());
        JsonLines.strings(json, "wants", info.wish().wants());
        json.writeStringField("artifact", info.wish().artifact());
        json.writeStringField("reason", info.answer().reason());
        json.writeStringField("since", info.answer().since().toString());
    }

    private static void holder(JsonGenerator json, Grant.Holder holder) throws IOException {
        json.writeStringField("skill", holder.skill().value());
        json.writeStringField("connection", holder.connection().value());
        GrantId parent = holder.parent();
        if (parent != null) {
            json.writeStringField("parent", parent.value());
        }
    }
}
