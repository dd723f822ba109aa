package dev.skillvault.impl.command;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.operator.OperatorId;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an operator can ask the running agent for: a word each, and who does it.
 *
 * @param byWord who does what
 * @param close ends what waits for a person
 */
record Verbs(Map<String, Verb> byWord, Runnable close) {
    static final String CONNECT = "connect";
    static final String ANSWER = "answer";
    static final String REFRESH = "refresh";
    static final String DISCONNECT = "disconnect";
    static final String ENROL = "operator.enrol";
    static final String LIST = "operator.list";
    static final String END = "operator.end";

    /** The operator's door does the work. */
    static Verbs of(VaultOperator operator, ApprovalDesk approvals, Predicate<ConnectionId> exists, Clock clock) {
        OpenFlows flows = new OpenFlows(operator, clock);
        Map<String, Verb> byWord = new HashMap<>(GrantVerbs.of(operator.grantDesk()));
        byWord.putAll(ApprovalVerbs.of(approvals));
        byWord.putAll(Map.of(
                CONNECT,
                call -> flows.connect(again(call, exists)),
                ANSWER,
                flows::answer,
                REFRESH,
                call -> Wire.connection(operator.refresh(connection(call, exists))),
                DISCONNECT,
                call -> Map.of(
                        "result", operator.disconnect(connection(call, exists)).name()),
                ENROL,
                call -> Wire.operator(
                        operator.enrolOperator(call.text("name"), HexFormat.of().parseHex(call.text("publicKey")))),
                LIST,
                call -> Map.of(
                        "operators",
                        operator.operators().stream().map(Wire::operator).toList()),
                END,
                call -> end(operator, new OperatorId(call.text("operator")))));
        return new Verbs(Map.copyOf(byWord), flows::close);
    }

    private static Map<String, ?> end(VaultOperator operator, OperatorId id) {
        if (operator.operators().stream().noneMatch(each -> each.id().equals(id))) {
            throw new VaultConfigurationException("there is no operator " + id);
        }
        operator.endOperator(id);
        return Map.of("operator", id.value());
    }

    private static CommandCall again(CommandCall call, Predicate<ConnectionId> exists) {
        if (!call.text("connection").isEmpty()) {
            var unused = connection(call, exists);
        }
        return call;
    }

    private static ConnectionId connection(CommandCall call, Predicate<ConnectionId> exists) {
        ConnectionId id = new ConnectionId(call.text("connection"));
        if (!exists.test(id)) {
            throw new VaultConfigurationException("there is no connection " + id + ", or it has ended");
        }
        return id;
    }
}
