package dev.skillvault.impl.approval;

import dev.skillvault.impl.command.ApprovalDesk;
import dev.skillvault.impl.command.Evidence;
import dev.skillvault.impl.command.EvidenceJudge;
import dev.skillvault.impl.grant.Approved;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Proves an operator's yes to a kept request: signed by an enrolled key that is not the agent's, for this approval, for these bytes and all
 * that is bound to them. Whoever can write the database can forge none of that.
 *
 * <p>Immutable, thread-safe.
 */
final class Proof {
    private final EvidenceJudge judge;

    Proof(EvidenceJudge judge) {
        this.judge = judge;
    }

    /** Whether somebody's command is about this request, as it was shown, and nothing else. */
    static boolean isAbout(Evidence evidence, KeptRequest kept) {
        return evidence.argument(ApprovalDesk.APPROVAL).equals(kept.id().value())
                && evidence.argument(ApprovalDesk.DIGEST).equals(KeptRequest.digest(kept.encode()))
                && evidence.argument(ApprovalDesk.REQUEST).equals(kept.requestHash());
    }

    /** The yes, if it is one. */
    Optional<Approved> of(Connection jdbc, String evidence, KeptRequest kept) throws SQLException {
        Optional<Evidence> said = Evidence.parse(evidence)
                .filter(each -> each.verb().equals(ApprovalDesk.APPROVE))
                .filter(each -> isAbout(each, kept));
        return said.isEmpty()
                ? Optional.empty()
                : judge.signedBy(jdbc, said.get())
                        .map(operator -> new Approved(operator, said.get().command()));
    }

    /** Who signed a command, as the log names the enrolment. */
    Optional<String> signedBy(Connection jdbc, Evidence evidence) throws SQLException {
        return judge.signedBy(jdbc, evidence);
    }
}
