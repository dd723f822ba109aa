package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.grant.PermissionCodec;
import dev.skillvault.operator.CommandException;
import dev.skillvault.skill.SkillId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What travels in results about grants, both ways. */
final class GrantWire {
    private GrantWire() {}

    static Map<String, ?> list(GrantList list) {
        return Map.of(
                "grants", list.grants().stream().map(GrantWire::grant).toList(),
                "requests", list.requests().stream().map(GrantWire::request).toList());
    }

    static GrantList list(JsonNode json) {
        List<GrantInfo> grants = new ArrayList<>();
        json.path("grants").forEach(each -> grants.add(grant(each)));
        List<GrantRequestInfo> requests = new ArrayList<>();
        json.path("requests").forEach(each -> requests.add(request(each)));
        return new GrantList(grants, requests);
    }

    static Map<String, ?> grant(GrantInfo info) {
        Grant grant = info.grant();
        Map<String, Object> json = holder(grant.holder());
        json.put("grant", grant.id().value());
        json.put("version", grant.version());
        json.put("status", grant.status().name());
        json.put("permissions", PermissionCodec.write(grant.permissions()));
        json.put("user", info.user().value());
        json.put("provider", info.provider());
        json.put("missing", info.missing());
        json.put("since", info.since().toString());
        json.put("artifact", info.standing().artifact());
        GrantInfo.Change change = info.standing().change();
        if (change != null) {
            json.put("change", change.name());
        }
        return json;
    }

    static GrantInfo grant(JsonNode json) {
        Grant grant = new Grant(
                new GrantId(json.path("grant").asText()),
                json.path("version").asInt(),
                holder(json),
                permissions(json.path("permissions").asText()),
                Grant.Status.valueOf(json.path("status").asText()));
        return new GrantInfo(
                grant,
                new UserId(json.path("user").asText()),
                json.path("provider").asText(),
                Set.copyOf(Wire.texts(json.path("missing"))),
                new GrantInfo.Standing(
                        Instant.parse(json.path("since").asText()),
                        json.path("artifact").asText(),
                        json.has("change")
                                ? GrantInfo.Change.valueOf(json.path("change").asText())
                                : null));
    }

    /** What is signed: with the answer all that the operator means by it. */
    static Map<String, String> answer(GrantAnswer answer) {
        Map<String, String> arguments = new TreeMap<>();
        arguments.put("request", answer.request().value());
        arguments.put("permissions", PermissionCodec.write(answer.permissions()));
        arguments.put("others", answer.others().name());
        GrantAnswer.Meant meant = answer.meant();
        if (meant.skill() != null) {
            arguments.put("skill", meant.skill().value());
        }
        if (meant.user() != null) {
            arguments.put("user", meant.user().value());
        }
        if (meant.connection() != null) {
            arguments.put("connection", meant.connection().value());
        }
        return arguments;
    }

    static GrantAnswer answer(CommandCall call) {
        GrantAnswer.Meant meant = new GrantAnswer.Meant(
                meant(call, "skill", SkillId::new),
                meant(call, "user", UserId::new),
                meant(call, "connection", ConnectionId::new));
        try {
            return new GrantAnswer(
                    new GrantRequestId(call.text("request")),
                    PermissionCodec.read(call.text("permissions")),
                    meant,
                    GrantAnswer.Others.valueOf(call.text("others")));
        } catch (IOException e) {
            throw new VaultConfigurationException("the agent does not understand these permissions");
        }
    }

    private static <T> @Nullable T meant(CommandCall call, String name, Function<String, T> type) {
        return call.text(name).isEmpty() ? null : type.apply(call.text(name));
    }

    static Map<String, ?> request(GrantRequestInfo info) {
        Map<String, Object> json = holder(info.holder());
        json.put("request", info.id().value());
        json.put("user", info.user().value());
        json.put("provider", info.wish().provider());
        json.put("name", info.wish().skill());
        json.put("purpose", info.wish().purpose());
        json.put("needs", info.wish().needs());
        json.put("wants", info.wish().wants());
        json.put("artifact", info.wish().artifact());
        json.put("state", info.answer().state().name());
        json.put("reason", info.answer().reason());
        json.put("since", info.answer().since().toString());
        return json;
    }

    static GrantRequestInfo request(JsonNode json) {
        return new GrantRequestInfo(
                new GrantRequestId(json.path("request").asText()),
                new UserId(json.path("user").asText()),
                holder(json),
                new GrantRequestInfo.Wish(
                        json.path("provider").asText(),
                        json.path("name").asText(),
                        json.path("purpose").asText(),
                        Set.copyOf(Wire.texts(json.path("needs"))),
                        Set.copyOf(Wire.texts(json.path("wants"))),
                        json.path("artifact").asText()),
                new GrantRequestInfo.Answer(
                        GrantRequestInfo.State.valueOf(json.path("state").asText()),
                        json.path("reason").asText(),
                        Instant.parse(json.path("since").asText())));
    }

    private static Map<String, Object> holder(Grant.Holder holder) {
        Map<String, Object> json = new TreeMap<>();
        json.put("skill", holder.skill().value());
        json.put("connection", holder.connection().value());
        GrantId parent = holder.parent();
        if (parent != null) {
            json.put("parent", parent.value());
        }
        return json;
    }

    private static Grant.Holder holder(JsonNode json) {
        String parent = json.path("parent").asText("");
        return new Grant.Holder(
                new SkillId(json.path("skill").asText()),
                new ConnectionId(json.path("connection").asText()),
                parent.isEmpty() ? null : new GrantId(parent));
    }

    private static List<Permission> permissions(String json) {
        try {
            return PermissionCodec.read(json);
        } catch (IOException e) {
            throw new CommandException(
                    CommandException.Reason.UNKNOWN, "this version does not understand the permissions of a grant");
        }
    }
}
