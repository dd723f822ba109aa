package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.UserId;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.operator.GrantDesk;
import java.util.Map;
import java.util.function.BiFunction;

/** The operators' desk for grants, beside a running agent. */
final class StoreGrantDesk implements GrantDesk {
    private final BiFunction<String, Map<String, String>, JsonNode> ask;

    /**
     * A desk.
     *
     * @param ask has the agent do a verb with arguments, and waits
     */
    StoreGrantDesk(BiFunction<String, Map<String, String>, JsonNode> ask) {
        this.ask = ask;
    }

    @Override
    public GrantList list() {
        return GrantWire.list(ask.apply(GrantVerbs.LIST, Map.of()));
    }

    @Override
    public GrantList list(UserId user) {
        return GrantWire.list(ask.apply(GrantVerbs.LIST, Map.of("user", user.value())));
    }

    @Override
    public GrantInfo find(GrantId grant) {
        return GrantWire.grant(ask.apply(GrantVerbs.FIND, Map.of("grant", grant.value())));
    }

    @Override
    public GrantRequestInfo find(GrantRequestId request) {
        return GrantWire.request(ask.apply(GrantVerbs.FIND_REQUEST, Map.of("request", request.value())));
    }

    @Override
    public GrantList request(UserId user) {
        return GrantWire.list(ask.apply(GrantVerbs.REQUEST, Map.of("user", user.value())));
    }

    @Override
    public GrantInfo grant(GrantAnswer answer) {
        return GrantWire.grant(ask.apply(GrantVerbs.GRANT, GrantWire.answer(answer)));
    }

    @Override
    public GrantInfo confirm(GrantId grant, GrantRequestId request, String artifact) {
        return GrantWire.grant(ask.apply(
                GrantVerbs.CONFIRM, Map.of("grant", grant.value(), "request", request.value(), "artifact", artifact)));
    }

    @Override
    public GrantRequestInfo deny(GrantRequestId request, String reason) {
        return GrantWire.request(ask.apply(GrantVerbs.DENY, Map.of("request", request.value(), "reason", reason)));
    }

    @Override
    public GrantInfo revoke(GrantId grant) {
        return GrantWire.grant(ask.apply(GrantVerbs.REVOKE, Map.of("grant", grant.value())));
    }
}
