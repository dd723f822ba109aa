package dev.skillvault.impl.command;

import dev.skillvault.approval.ApprovalId;
import java.util.List;
import java.util.Optional;

/** What operators do with requests that wait for an approval. */
public interface ApprovalDesk {
    /** What an operator signs to approve. */
    String APPROVE = "approve";
    /** What an operator signs to deny. */
    String DENY = "deny";
    /** The argument that names the approval. */
    String APPROVAL = "approval";
    /** The argument that says what was shown: {@link dev.skillvault.approval.PendingApproval#digest}. */
    String DIGEST = "digest";
    /** The argument that says which bytes are to be sent: the SHA-256 of the canonical request, as the log names it. */
    String REQUEST = "request";

    /**
     * Some of what waits.
     *
     * @param fitting in the form that is kept and signed for, oldest first
     * @param others what did not fit
     */
    record Batch(List<byte[]> fitting, List<ApprovalId> others) {
        /** Copies the lists. */
        public Batch {
            fitting = List.copyOf(fitting);
            others = List.copyOf(others);
        }
    }

    /**
     * What waits for an answer.
     *
     * @param maxBytes how much the caller takes
     */
    Batch waiting(int maxBytes);

    /**
     * One request that was not sent yet, also if it was approved: until it is used, that can be taken back.
     *
     * @return in the form that is kept and signed for; empty if there is none
     */
    Optional<byte[]> waiting(ApprovalId id);

    /**
     * Enters an operator's answer.
     *
     * @param evidence the command, whose arguments name the approval and the digest of what was shown
     * @throws dev.skillvault.VaultException if nothing waits under that id, or something else than what was shown
     */
    void answer(Evidence evidence);
}
