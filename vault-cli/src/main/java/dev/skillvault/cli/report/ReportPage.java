package dev.skillvault.cli.report;

import dev.skillvault.audit.VerificationReport;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.ReportPeriod;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * The page. It is one file: no script, no font, no image and no link leaves it, and its own policy forbids them.
 *
 * <p>Not thread-safe.
 */
public final class ReportPage {
    private final UnaryOperator<String> visible;

    /**
     * Pages on which text is shown in this way.
     *
     * @param visible makes a text of the store safe to show, on one line; it is escaped besides
     */
    public ReportPage(UnaryOperator<String> visible) {
        this.visible = visible;
    }

    /**
     * What a page is about.
     *
     * @param store where the vault is kept
     * @param period which entries count
     * @param madeAt the reader's time
     * @param report what was read
     * @param proof what the log's verification found
     */
    public record Subject(String store, ReportPeriod period, Instant madeAt, AccessReport report, Proof proof) {}

    /**
     * What the log's verification found, after the entries were read.
     *
     * @param report the finding
     * @param sentence the finding in one sentence
     * @param pinned whether the identities were compared with ones that the auditor named
     */
    public record Proof(VerificationReport report, String sentence, boolean pinned) {}

    /**
     * Writes it.
     *
     * @param subject what it is about
     * @return HTML, to be kept in UTF-8
     */
    public String of(Subject subject) {
        Html html = new Html(visible);
        Stylesheet style = Stylesheet.load();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", style.policy())
                .empty("meta", "name", "referrer", "content", "no-referrer")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .element(
                        "title", "Access report, " + Words.time(subject.period().until()))
                .style(style.css())
                .close();
        html.open("body");
        Bars.patterns(html);
        Gaps gaps = new Gaps(subject.report().logs());
        new Summary(html, gaps).write(subject);
        new Matrix(html, gaps).write(subject.report().holdings());
        new Rights(html, gaps).write(subject.report().holdings());
        new Refused(html).write(subject.report().refusals());
        new Approved(html).write(subject.report().consents());
        new Exported(html).write(subject.report().consents());
        new Kept(html).write(subject.report().connections());
        new Verified(html).write(subject);
        new Unsaid(html).write();
        return html.close().close().page();
    }
}
