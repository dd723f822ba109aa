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
     * What waits, oldest first, in the form that is kept and signed for.
     *
     * @param only this one; empty for all
     * @param maxBytes how much the caller takes; what does not fit is left out, and never the first
     */
    List<byte[]> waiting(Optional<ApprovalId> only, int maxBytes);

    /**
     * Enters an operator's answer.
     *
     * @param evidence the command, whose arguments name the approval and the digest of what was shown
     * @throws dev.skillvault.VaultException if nothing waits under that id, or something else than what was shown
     */
    void answer(Evidence evidence);
}
