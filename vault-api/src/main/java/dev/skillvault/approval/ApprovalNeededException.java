package dev.skillvault.approval;

import static java.util.Objects.requireNonNull;

import dev.skillvault.VaultException;
import java.time.Instant;

/**
 * A call is allowed once a person approves it, and nobody has yet. Nothing was sent and no use was debited. The vault keeps the request:
 * once it is approved, {@link dev.skillvault.egress.AuthorizedClient#sendApproved} sends it.
 *
 * @since 0.1.0
 */
public final class ApprovalNeededException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final String approval;
    private final Instant expiresAt;

    /**
     * Creates an exception.
     *
     * @param approval the request that waits
     * @param expiresAt when it ends if nobody approves it
     * @param message one sentence that a model can use
     */
    public ApprovalNeededException(ApprovalId approval, Instant expiresAt, String message) {
        super(message);
        this.approval = approval.value();
        this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    }

    /**
     * The request that waits.
     *
     * @return its id
     */
    public ApprovalId approval() {
        return new ApprovalId(approval);
    }

    /**
     * When the request ends if nobody approves it; an approval ends then, too.
     *
     * @return the instant
     */
    public Instant expiresAt() {
        return expiresAt;
    }
}
