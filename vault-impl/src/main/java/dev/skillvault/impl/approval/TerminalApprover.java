package dev.skillvault.impl.approval;

import dev.skillvault.approval.ApprovalAnswer;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.approval.PendingApproval.Detail;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.spi.Approver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever sits at a terminal: the request is printed, and yes or no is typed.
 *
 * <p>Thread-safe. A read from a terminal cannot be interrupted: it ends with the process.
 */
public final class TerminalApprover implements Approver {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalApprover.class);

    private final OperatorKey key;
    private final BufferedReader in;
    private final PrintStream out;

    /** A terminal's two ends, and whose key its answers are signed with. */
    public TerminalApprover(OperatorKey key, Reader in, PrintStream out) {
        this.key = key;
        this.in = new BufferedReader(in);
        this.out = out;
    }

    @Override
    public OperatorKey key() {
        return key;
    }

    @Override
    public synchronized ApprovalAnswer ask(PendingApproval request) {
        print(request);
        String id = request.id().value();
        String yes = "yes " + id.substring(id.length() - 4); // not what was typed ahead, for another one
        try {
            while (true) {
                out.print("Send exactly this, once? Type '" + yes + "', or no: ");
                out.flush();
                String line = in.readLine();
                if (line == null) {
                    return ApprovalAnswer.LEAVE;
                }
                String typed = line.strip().toLowerCase(Locale.ROOT);
                if (typed.equals(yes)) {
                    return ApprovalAnswer.APPROVE;
                }
                if (typed.equals("no")) {
                    return ApprovalAnswer.DENY;
                }
                out.println("That is neither.");
            }
        } catch (IOException e) {
            LOG.warn("the terminal cannot be read any more: what waits for an approval is left to others");
            return ApprovalAnswer.LEAVE;
        }
    }

    private void print(PendingApproval request) {
        out.println();
        out.println(request.asker().skill() + " asks for " + request.wanted().operation() + " with the account of "
                + request.asker().user() + " (" + request.id() + ", until "
                + request.window().expiresAt() + ")");
        request.wanted().resources().forEach((kind, values) -> print(kind, String.join(", ", values)));
        for (Detail detail : request.wanted().details()) {
            print(detail.name(), detail.text());
        }
    }

    /** A text's own lines are set in, so that none of them passes for one of ours. */
    private void print(String name, String text) {
        out.println("  " + name + ": " + text.replace("\n", "\n    | "));
    }
}
