package dev.skillvault.cli.report;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.ReportedLog;
import dev.skillvault.report.Right;
import java.util.List;
import java.util.stream.Collectors;

/** The top of the page: what it is about, whether it can be believed, and the figures to look at first. */
final class Summary {
    private final Html html;
    private final Gaps gaps;

    Summary(Html html, Gaps gaps) {
        this.html = html;
        this.gaps = gaps;
    }

    void write(ReportPage.Subject subject) {
        AccessReport report = subject.report();
        html.open("header").element("h1", "Access report");
        html.element(
                "p",
                "What happened from " + Words.time(subject.period().since()) + " to "
                        + Words.time(subject.period().until()) + ", and what is granted as of "
                        + Words.time(subject.madeAt()) + ". All times are UTC.",
                "class",
                "lead");
        gaps.write(html);
        html.element(
                "p",
                (report.logs().size() == 1 ? "Agent " : "Agents ")
                        + report.logs().stream().map(log -> log.agent().value()).collect(Collectors.joining(", "))
                        + " · " + subject.store(),
                "class",
                "source");
        html.open(
                        "p",
                        "class",
                        "verdict "
                                + Words.lower(subject.proof().report().verdict().name())
                                        .replace(' ', '-'))
                .text(subject.proof().sentence())
                .close();
        figures(report);
        html.close();
    }

    private void figures(AccessReport report) {
        List<Right> rights = report.holdings().stream()
                .flatMap(holding -> holding.rights().stream())
                .toList();
        html.open("dl", "class", "figures");
        figure(report.logs().stream().mapToLong(ReportedLog::entries).sum(), "entries in the log in this period");
        figure(rights.stream().mapToLong(right -> right.usage().allowed()).sum(), "calls allowed");
        figure(report.refusals().total(), "calls denied");
        figure(rights.stream().mapToLong(right -> right.usage().unknown()).sum(), "calls with unknown outcome");
        figure(rights.stream().filter(Right::isUnused).count(), "rights that nobody used" + gaps.reservation());
        figure(
                report.consents().byResult().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                "calls a person was asked about");
        figure(report.consents().exported(), "tokens taken out");
        figure(
                report.connections().stream()
                        .filter(each -> each.health().connection().state() == ConnectionState.NEEDS_CONSENT)
                        .count(),
                "accounts that need consent");
        html.close();
    }

    private void figure(long number, String label) {
        html.open("div")
                .element("dt", label)
                .element("dd", Words.number(number))
                .close();
    }
}
