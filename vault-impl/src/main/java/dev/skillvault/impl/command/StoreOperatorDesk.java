package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.CommandId;
import dev.skillvault.operator.CommandedConsent;
import dev.skillvault.operator.ConsentWay;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes an operator's commands into the store, and reads what came of them. */
public final class StoreOperatorDesk implements OperatorDesk {
    private final CommandLetters letters;
    private final Function<byte[], PendingApproval> reader;

    StoreOperatorDesk(CommandLetters letters, Function<byte[], PendingApproval> reader) {
        this.letters = letters;
        this.reader = reader;
    }

    /**
     * Opens a desk; see {@link OperatorDesk#open(OperatorDesk.Options)}.
     *
     * @param reader shows what waits for an approval, from the very bytes that are signed for
     */
    public static OperatorDesk open(OperatorDesk.Options options, Function<byte[], PendingApproval> reader) {
        return new StoreOperatorDesk(CommandLetters.open(options), reader);
    }

    @Override
    public AgentId agent() {
        return letters.agent();
    }

    @Override
    public CommandedConsent connect(UserId user, String provider, ConsentWay way) {
        return begin(Map.of("user", user.value(), "provider", provider, "way", way.name()));
    }

    @Override
    public CommandedConsent connect(ConnectionId connection, ConsentWay way) {
        return begin(Map.of("connection", connection.value(), "way", way.name()));
    }

    private CommandedConsent begin(Map<String, String> arguments) {
        CommandId id = letters.send(Verbs.CONNECT, arguments);
        JsonNode shown = letters.awaitShown(id);
        return new Begun(id, shown);
    }

    @Override
    public ConnectionInfo answer(CommandId flow, String pasted) {
        return Wire.connection(ask(Verbs.ANSWER, Map.of("flow", flow.value(), "pasted", pasted)));
    }

    @Override
    public ConnectionInfo refresh(ConnectionId connection) {
        return Wire.connection(ask(Verbs.REFRESH, Map.of("connection", connection.value())));
    }

    @Override
    public Disconnection disconnect(ConnectionId connection) {
        return Disconnection.valueOf(ask(Verbs.DISCONNECT, Map.of("connection", connection.value()))
                .path("result")
                .asText());
    }

    @Override
    public GrantDesk grantDesk() {
        return new StoreGrantDesk(this::ask);
    }

    @Override
    public List<PendingApproval> approvals() {
        Answer answer = fetch(Map.of());
        List<PendingApproval> waiting = new ArrayList<>(answer.shown());
        for (String other : answer.others()) {
            waiting.addAll(fetch(Map.of(ApprovalDesk.APPROVAL, other)).shown());
        }
        return List.copyOf(waiting);
    }

    @Override
    public PendingApproval approval(ApprovalId id) {
        return fetch(Map.of(ApprovalDesk.APPROVAL, id.value())).shown().stream()
                .filter(shown -> shown.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        CommandException.Reason.FAILED, "nothing waits for an approval under " + id));
    }

    /** What the agent shows, and the ids of what did not fit. */
    private record Answer(List<PendingApproval> shown, List<String> others) {}

    private Answer fetch(Map<String, String> which) {
        SealedReply reply = new SealedReply();
        Map<String, String> arguments = new TreeMap<>(which);
        arguments.put(SealedReply.ARGUMENT, reply.argument());
        CommandId id = letters.send(ApprovalVerbs.LIST, arguments);
        JsonNode result = letters.awaitDone(id);
        List<PendingApproval> shown =
                Wire.parts(reply.open(id, result)).stream().map(reader).toList();
        return new Answer(shown, Wire.texts(result.path(ApprovalVerbs.OTHERS)));
    }

    @Override
    public void approve(PendingApproval shown) {
        letters.answer(ApprovalDesk.APPROVE, shown);
    }

    @Override
    public void deny(PendingApproval shown) {
        letters.answer(ApprovalDesk.DENY, shown);
    }

    @Override
    public List<EnrolledOperator> operators() {
        List<EnrolledOperator> all = new ArrayList<>();
        ask(Verbs.LIST, Map.of()).path("operators").forEach(each -> all.add(Wire.operator(each)));
        return all;
    }

    @Override
    public EnrolledOperator enrolOperator(String name, byte[] publicKey) {
        return Wire.operator(ask(
                Verbs.ENROL, Map.of("name", name, "publicKey", HexFormat.of().formatHex(publicKey))));
    }

    @Override
    public void endOperator(OperatorId operator) {
        var unused = ask(Verbs.END, Map.of("operator", operator.value()));
    }

    private JsonNode ask(String verb, Map<String, String> arguments) {
        return letters.awaitDone(letters.send(verb, arguments));
    }

    @Override
    public void close() {
        letters.close();
    }

    private final class Begun implements CommandedConsent {
        private final CommandId id;
        private final JsonNode shown;

        Begun(CommandId id, JsonNode shown) {
            this.id = id;
            this.shown = shown;
        }

        @Override
        public CommandId flow() {
            return id;
        }

        @Override
        public URI link() {
            return URI.create(shown.path("link").asText());
        }

        @Override
        public Optional<String> userCode() {
            return Optional.of(shown.path("userCode").asText()).filter(code -> !code.isEmpty());
        }

        @Override
        public Instant expiresAt() {
            return Instant.parse(shown.path("expiresAt").asText());
        }

        @Override
        public ConnectionInfo await(Duration timeout) {
            return Wire.connection(letters.awaitDone(id, timeout));
        }
    }
}
