package dev.skillvault.impl.command;

import dev.skillvault.approval.ApprovalId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an operator can ask the running agent for about approvals. */
final class ApprovalVerbs {
    static final String LIST = "approvals.list";

    /** How much of what waits goes into one result, which holds it sealed and in base64. */
    private static final int REPLY_BYTES = 600_000;

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
        List<byte[]> waiting =
                desk.waiting(only.isEmpty() ? Optional.empty() : Optional.of(new ApprovalId(only)), REPLY_BYTES);
        return SealedReply.seal(call, Wire.joined(waiting));
    }

    private static Map<String, ?> answer(ApprovalDesk desk, CommandCall call) {
        desk.answer(call.evidence());
        return Map.of(ApprovalDesk.APPROVAL, call.text(ApprovalDesk.APPROVAL));
    }
}
