package dev.skillvault.impl.command;

import dev.skillvault.approval.ApprovalId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an operator can ask the running agent for about approvals. */
final class ApprovalVerbs {
    static final String LIST = "approvals.list";

    /** How much of what waits goes into one result, which holds it sealed and in base64. */
    private static final int REPLY_BYTES = 600_000;

    /** The result's field with the ids of what did not fit. */
    static final String OTHERS = "others";

    private static final int MOST_OTHERS = 1_000;

    private ApprovalVerbs() {}

    static Map<String, Verb> of(ApprovalDesk desk) {
        return Map.of(
                LIST,
                call -> waiting(desk, call),
                ApprovalDesk.APPROVE,
                call -> answer(desk, call),
                ApprovalDesk.DENY,
                call -> answer(desk, call));
    }

    private static Map<String, ?> waiting(ApprovalDesk desk, CommandCall call) {
        String only = call.text(ApprovalDesk.APPROVAL);
        if (!only.isEmpty()) {
            List<byte[]> one = desk.waiting(new ApprovalId(only)).map(List::of).orElse(List.of());
            return SealedReply.seal(call, Wire.joined(one));
        }
        ApprovalDesk.Batch batch = desk.waiting(REPLY_BYTES);
        Map<String, Object> result = new HashMap<>(SealedReply.seal(call, Wire.joined(batch.fitting())));
        result.put(
                OTHERS,
                batch.others().stream()
                        .limit(MOST_OTHERS)
                        .map(ApprovalId::value)
                        .toList());
        return result;
    }

    private static Map<String, ?> answer(ApprovalDesk desk, CommandCall call) {
        desk.answer(call.evidence());
        return Map.of(ApprovalDesk.APPROVAL, call.text(ApprovalDesk.APPROVAL));
    }
}
