package dev.skillvault.cli.report;

import dev.skillvault.report.Consents;
import dev.skillvault.report.Consents.AskedApproval;
import dev.skillvault.report.Consents.Result;

/** What a person was asked about, and what they said. */
final class Approved {
    private final Html html;

    Approved(Html html) {
        this.html = html;
    }

    void write(Consents consents) {
        html.open("section").element("h2", "Approvals");
        long total =
                consents.byResult().values().stream().mapToLong(Long::longValue).sum();
        if (total == 0) {
            html.element("p", "Nobody was asked about a call in this period.").close();
            return;
        }
        html.open("ul", "class", "counts");
        consents.byResult()
                .forEach((result, count) -> html.open("li")
                        .element("b", Words.number(count))
                        .text(" " + words(result))
                        .close());
        html.close();
        html.element("h3", Verified.newest(consents.approvals().size(), total));
        Table table = Table.of(
                html, "Asked", "Agent", "User", "Skill", "Provider", "Operation", "Answered by", "What came of it");
        for (AskedApproval each : consents.approvals()) {
            table.row(
                    Words.time(each.at()),
                    each.holder().agent(),
                    each.holder().user(),
                    each.holder().skill(),
                    each.holder().provider(),
                    each.operation(),
                    Words.orDash(each.answeredBy()),
                    words(each.result()));
        }
        table.end();
        html.close();
    }

    private static String words(Result result) {
        return switch (result) {
            case SENT -> "approved and sent";
            case APPROVED -> "approved, not sent (waiting or expired)";
            case DENIED -> "denied by a person";
            case UNANSWERED -> "not answered (waiting or expired)";
        };
    }
}
