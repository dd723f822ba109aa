package dev.skillvault.impl.grant;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of step 2 of a call. Whichever it is, it is on disk. */
public sealed interface Decision {

    /**
     * It may go out.
     *
     * @param permit proof of that, good for once
     */
    record Granted(Permit permit) implements Decision {}

    /**
     * It may go out once a person approves it; nothing is debited.
     *
     * @param approval under which it waits
     * @param operation which operation it is
     * @param expiresAt until when it waits
     */
    record Asked(ApprovalId approval, String operation, Instant expiresAt) implements Decision {}

    /**
     * It may not.
     *
     * @param reason why
     * @param operation the operation it matched, or null if none
     * @param advice for the model
     */
    record Denied(DenialReason reason, @Nullable String operation, String advice) implements Decision {
        /** As the caller learns it. */
        public CallDeniedException exception() {
            return new CallDeniedException(reason, operation, "denied by the vault: " + advice);
        }
    }
}
