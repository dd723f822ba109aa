package dev.skillvault.spi;

import static java.util.Objects.requireNonNull;

import dev.skillvault.approval.ApprovalAnswer;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.operator.OperatorKey;
import java.io.PrintStream;
import java.io.Reader;
import java.util.function.Function;

/**
 * Asks a person about requests that need an approval, while the agent runs. What it answers is signed with an operator's key, which must
 * be enrolled, and taken like any command of that operator; the agent's own key is refused.
 *
 * <p><b>Threading.</b> Each approver is called from one thread of its own, one request at a time, and may take as long as it needs: nobody
 * waits for it but the request. A request is shown to each approver once. Several approvers may be asked about one request; the first
 * answer counts.
 *
 * <p><b>Errors.</b> What it throws is logged by name and counts as {@link ApprovalAnswer#LEAVE}.
 *
 * @since 0.1.0
 */
public interface Approver {

    /**
     * With whose key its answers are signed.
     *
     * @return an operator's key, enrolled with {@link dev.skillvault.VaultOperator#enrolOperator}
     */
    OperatorKey key();

    /**
     * Asks about a request.
     *
     * @param request the request; it holds personal data
     * @return the answer
     * @throws InterruptedException if the vault is closed meanwhile
     */
    ApprovalAnswer ask(PendingApproval request) throws InterruptedException;

    /**
     * Has a function of the application answer: one that shows a dialog, say.
     *
     * @param key with whose key
     * @param decision the function
     * @return the approver
     */
    static Approver callback(OperatorKey key, Function<PendingApproval, ApprovalAnswer> decision) {
        requireNonNull(key, "key");
        requireNonNull(decision, "decision");
        return new Approver() {
            @Override
            public OperatorKey key() {
                return key;
            }

            @Override
            public ApprovalAnswer ask(PendingApproval request) {
                return decision.apply(request);
            }
        };
    }

    /**
     * Asks whoever sits at a terminal: the request is printed, and {@code yes} or {@code no} is read, each on a line of its own. Anything else
     * asks again; the end of the input leaves every request to others.
     *
     * @param key with whose key
     * @param in what is typed
     * @param out where requests go
     * @return the approver
     */
    static Approver terminal(OperatorKey key, Reader in, PrintStream out) {
        return VaultProvider.load().terminalApprover(key, in, out);
    }
}
