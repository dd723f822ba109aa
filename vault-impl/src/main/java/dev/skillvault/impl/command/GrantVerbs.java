package dev.skillvault.impl.command;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.operator.GrantDesk;
import java.util.Map;

/** What an operator can ask the running agent for about grants. */
final class GrantVerbs {
    static final String LIST = "grant.list";
    static final String FIND = "grant.find";
    static final String FIND_REQUEST = "grant.request.find";
    static final String REQUEST = "grant.request";
    static final String GRANT = "grant.grant";
    static final String CONFIRM = "grant.confirm";
    static final String DENY = "grant.deny";
    static final String REVOKE = "grant.revoke";

    /** In characters: the result's column in the database takes a million. */
    private static final int LONGEST = 900_000;

    private GrantVerbs() {}

    static Map<String, Verb> of(GrantDesk desk) {
        return Map.of(
                LIST,
                call -> list(call.text("user").isEmpty() ? desk.list() : desk.list(new UserId(call.text("user")))),
                FIND,
                call -> GrantWire.grant(desk.find(grant(call))),
                FIND_REQUEST,
                call -> GrantWire.request(desk.find(request(call))),
                REQUEST,
                call -> list(desk.request(new UserId(call.text("user")))),
                GRANT,
                call -> GrantWire.grant(desk.grant(GrantWire.answer(call))),
                CONFIRM,
                call -> GrantWire.grant(desk.confirm(grant(call), request(call), call.text("artifact"))),
                DENY,
                call -> GrantWire.request(desk.deny(request(call), call.text("reason"))),
                REVOKE,
                call -> GrantWire.grant(desk.revoke(grant(call))));
    }

    private static Map<String, ?> list(GrantList list) {
        Map<String, ?> result = GrantWire.list(list);
        if (Json.write(result).length() > LONGEST) {
            throw new VaultConfigurationException(
                    "that is too much for an answer of the running agent: ask for one user's, or for"
                            + " one grant; or list with the agent's identity");
        }
        return result;
    }

    private static GrantId grant(CommandCall call) {
        return new GrantId(call.text("grant"));
    }

    private static GrantRequestId request(CommandCall call) {
        return new GrantRequestId(call.text("request"));
    }
}
