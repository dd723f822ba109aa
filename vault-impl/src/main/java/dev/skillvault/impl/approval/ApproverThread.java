package dev.skillvault.impl.approval;

import dev.skillvault.VaultException;
import dev.skillvault.approval.ApprovalAnswer;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.impl.command.ApproverLetters;
import dev.skillvault.spi.Approver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one approver about one request after the other. Nobody else waits for it: an approver that throws or never comes back keeps only this
 * thread.
 *
 * <p>Thread-safe.
 */
public final class ApproverThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApproverThread.class);
    private static final Duration EACH = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Approvals approvals;
    private final Approver approver;
    private final ApproverLetters letters;
    private final Set<ApprovalId> shown = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** A thread that is not started yet. */
    public ApproverThread(Approvals approvals, Approver approver, ApproverLetters letters) {
        this.approvals = approvals;
        this.approver = approver;
        this.letters = letters;
        this.thread = new Thread(this::loop, "skill-vault-approver");
        this.thread.setDaemon(true);
    }

    /** Begins to ask. */
    public void start() {
        thread.start();
    }

    private void loop() {
        try {
            while (!closed.await(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                turnUnlessItFails();
            }
        } catch (InterruptedException e) {
            LOG.debug("an approver is asked no more");
        }
    }

    /** A row that cannot be read, say, must not end the asking. */
    private void turnUnlessItFails() throws InterruptedException {
        try {
            turn();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("what waits for an approval cannot be seen");
        }
    }

    /** Asks about whatever waits and was not shown yet. */
    void turn() throws InterruptedException {
        List<PendingApproval> pending = approvals.pending();
        shown.retainAll(pending.stream().map(PendingApproval::id).collect(Collectors.toSet()));
        for (PendingApproval each : pending) {
            if (shown.add(each.id())) {
                answer(each, ask(each));
                return; // what waits may have changed meanwhile
            }
        }
    }

    private ApprovalAnswer ask(PendingApproval request) throws InterruptedException {
        try {
            return approver.ask(request);
        } catch (RuntimeException | Error e) {
            LOG.atWarn()
                    .addKeyValue("approval", request.id())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("an approver failed; the request goes on waiting");
            return ApprovalAnswer.LEAVE;
        }
    }

    private void answer(PendingApproval request, ApprovalAnswer answer) {
        if (answer == ApprovalAnswer.LEAVE) {
            return;
        }
        try {
            letters.answer(approvals, request, answer == ApprovalAnswer.APPROVE);
        } catch (VaultException e) {
            LOG.atWarn()
                    .addKeyValue("approval", request.id())
                    .addKeyValue("failure", e.getMessage())
                    .log("an approver's answer was not entered");
        }
    }

    /** Asks no more. Whatever the approver is doing, it is not waited for. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
