package dev.skillvault.cli.report;

import dev.skillvault.report.Refusals;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What was denied, by reason, and the newest of it. */
final class Refused {
    private final Html html;

    Refused(Html html) {
        this.html = html;
    }

    void write(Refusals refusals) {
        html.open("section").element("h2", "Denied");
        if (refusals.total() == 0) {
            html.element("p", "No call was denied in this period.").close();
            return;
        }
        html.element("p", Words.count(refusals.total(), "call was", "calls were") + " denied. Nothing of it was sent.");
        List<Map.Entry<String, Long>> reasons = refusals.byReason().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        Bars bars = new Bars(reasons.get(0).getValue());
        Table table = Table.of(html, "Reason", "#Calls", "");
        for (Map.Entry<String, Long> reason : reasons) {
            String words = Words.lower(reason.getKey());
            table.begin("");
            table.cell(words);
            table.number(reason.getValue());
            table.cell(cell -> bars.plain(cell, reason.getValue(), words + ": " + reason.getValue()));
            table.endRow();
        }
        table.end();
        newest(refusals);
        html.close();
    }

    private void newest(Refusals refusals) {
        html.element("h3", Verified.newest(refusals.newest().size(), refusals.total()));
        Table table = Table.of(html, "When", "Agent", "User", "Skill", "Provider", "Operation", "Why not", "#Entry");
        for (Refusals.Denial denial : refusals.newest()) {
            table.begin("");
            table.cell(Words.time(denial.at()));
            table.cell(denial.holder().agent());
            table.cell(Words.orDash(denial.holder().user()));
            table.cell(Words.orDash(denial.holder().skill()));
            table.cell(Words.orDash(denial.holder().provider()));
            table.cell(Words.orDash(denial.operation()));
            table.cell(Words.lower(denial.reason()));
            table.number(denial.sequence());
            table.endRow();
        }
        table.end();
    }
}
