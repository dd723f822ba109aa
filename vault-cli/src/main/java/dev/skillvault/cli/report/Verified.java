package dev.skillvault.cli.report;

import dev.skillvault.audit.VerificationReport;
import dev.skillvault.report.ReportedLog;

/** What the log's verification found, and how it fits what was counted. */
final class Verified {
    private final Html html;

    Verified(Html html) {
        this.html = html;
    }

    void write(ReportPage.Subject subject) {
        VerificationReport found = subject.proof().report();
        html.open("section").element("h2", "Verification");
        html.element("p", subject.proof().sentence());
        if (!found.logs().isEmpty()) {
            Table table = Table.of(
                    html,
                    "Log",
                    "#Verified entries",
                    "#By hash only",
                    "#Under a checkpoint",
                    "#Under an anchor",
                    "#Behind it",
                    "Newest anchor",
                    "Identity");
            for (VerificationReport.Log log : found.logs()) {
                table.begin("");
                table.cell(log.origin());
                table.number(log.extent().entries());
                table.number(log.extent().hashes());
                table.number(log.checkpointed());
                table.number(log.anchored());
                table.number(log.size() - log.anchored());
                table.cell(
                        log.anchors().isEmpty() ? "–" : Words.time(newest(log).signedAt()));
                table.cell(log.identity());
                table.endRow();
            }
            table.end();
            html.element(
                    "p",
                    subject.proof().pinned()
                            ? "The identities were compared with those that the auditor named."
                            : "The certificates were believed as found in the logs: compare the identities with what you know.");
        }
        found.remarks().forEach(remark -> html.element("p", "Note: " + remark + "."));
        for (ReportedLog log : subject.report().logs()) {
            html.element("p", counted(log));
        }
        html.close();
    }

    private static VerificationReport.UsedAnchor newest(VerificationReport.Log log) {
        return log.anchors().get(log.anchors().size() - 1);
    }

    private static String counted(ReportedLog log) {
        String text = "The figures of agent " + log.agent() + " come from a log of "
                + Words.count(log.size(), "entry", "entries") + ", " + Words.number(log.entries())
                + " of them in this period; it was verified after they were read.";
        if (log.ownCalls() > 0) {
            text += " The vault made " + Words.count(log.ownCalls(), "call", "calls")
                    + " itself, to see whether connections work; no skill is charged with them.";
        }
        return log.doubtfulRows() == 0
                ? text
                : text + " " + Words.count(log.doubtfulRows(), "row", "rows")
                        + " of grants or requests are not as they were signed, or not understood, and were left out.";
    }

    /** A heading above a list that may be cut. */
    static String newest(long shown, long total) {
        return shown == total
                ? "Each of them, the newest first"
                : "The newest " + shown + " of " + Words.number(total) + "; 'vault audit list' has all";
    }
}
