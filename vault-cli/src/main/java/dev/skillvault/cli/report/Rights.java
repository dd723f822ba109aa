package dev.skillvault.cli.report;

import dev.skillvault.report.Holding;
import dev.skillvault.report.Holding.HeldGrant;
import dev.skillvault.report.Right;
import dev.skillvault.report.Right.Standing;
import dev.skillvault.report.Right.Wish;
import java.util.List;

/** What each skill asked for, was granted and used, and the limits in words. */
final class Rights {
    /** As many as somebody reads. */
    private static final int MOST = 500;

    private final Html html;
    private final Gaps gaps;

    Rights(Html html, Gaps gaps) {
        this.html = html;
        this.gaps = gaps;
    }

    void write(List<Holding> holdings) {
        html.open("section").element("h2", "Asked for, granted, used");
        html.open("p", "class", "legend")
                .text("Bars: black succeeded, hatched failed, white unknown. ")
                .element("b", "UNUSED", "class", "mark")
                .text(
                        " is a right that nobody used in this period: consider taking it back. NOT GRANTED was asked for, GRANT ENDED was"
                                + " used in this period and is not granted now, TRIED was neither asked for nor granted."
                                + (gaps.exist()
                                        ? " NOT USED SINCE a time is a right that nobody used since then; entries before it were pruned, so"
                                                + " look into the segments before you take it back."
                                        : ""))
                .close();
        if (holdings.isEmpty()) {
            html.element("p", "No skill asked for anything, holds anything or did anything.");
        }
        List<Holding> shown = holdings.subList(0, Math.min(MOST, holdings.size()));
        Bars bars = new Bars(shown.stream()
                .flatMap(each -> each.rights().stream())
                .mapToLong(right -> right.usage().allowed())
                .max()
                .orElse(0));
        shown.forEach(holding -> holding(holding, bars));
        if (shown.size() < holdings.size()) {
            html.element(
                    "p",
                    "And " + Words.number(holdings.size() - shown.size())
                            + " more, which are not described here; 'vault access' describes them user by user.");
        }
        html.close();
    }

    private void holding(Holding holding, Bars bars) {
        Holding.Holder holder = holding.holder();
        html.open("article")
                .element(
                        "h3",
                        holder.skill() + " at " + holder.provider() + ", for " + holder.user() + " (agent "
                                + holder.agent() + ")");
        Table table = Table.styled(
                html,
                "rights",
                "Operation",
                "Asked",
                "Granted",
                "#Used",
                "",
                "#Failed",
                "#Unknown",
                "#Denied",
                "Last used",
                "");
        for (Right right : holding.rights()) {
            table.begin(right.isUnused() ? "unused" : "");
            table.cell(right.operation().isEmpty() ? "(no operation of the provider)" : right.operation());
            table.cell(wish(right.wish()));
            table.cell(Matrix.symbol(right.standing()) + " " + granted(right.standing()));
            table.number(right.usage().allowed());
            table.cell(cell -> bars.usage(cell, right.usage()));
            table.number(right.usage().failed());
            table.number(right.usage().unknown());
            table.number(right.usage().denied());
            table.cell(Words.time(right.usage().last()));
            table.cell(cell -> mark(cell, holder, right));
            table.endRow();
        }
        table.end();
        holding.grants().forEach(this::grant);
        html.close();
    }

    private void grant(HeldGrant grant) {
        html.open("div", "class", "grant");
        grant.sentences().forEach(sentence -> html.element("p", asSentence(sentence)));
        html.element(
                "p",
                (grant.objection().isEmpty() ? "" : "Allows nothing now: " + grant.objection() + ". ") + "Grant "
                        + grant.authority() + " on " + grant.connection() + ", as it stands since "
                        + Words.time(grant.since()) + ".",
                "class",
                "source");
        html.close();
    }

    private static String asSentence(String sentence) {
        return sentence.startsWith("may ") ? "May " + sentence.substring(4) + "." : sentence;
    }

    private void mark(Html cell, Holding.Holder holder, Right right) {
        String mark = mark(holder, right);
        if (!mark.isEmpty()) {
            cell.element("b", mark, "class", "mark");
        }
    }

    private String mark(Holding.Holder holder, Right right) {
        if (right.isUnused()) {
            return gaps.countedSince(holder)
                    .map(time -> "NOT USED SINCE " + Words.time(time))
                    .orElse("UNUSED");
        }
        if (right.standing() != Standing.NONE) {
            return "";
        }
        if (right.usage().allowed() > 0) {
            return "GRANT ENDED";
        }
        return right.wish() == Wish.NONE ? "TRIED" : "NOT GRANTED";
    }

    private static String wish(Wish wish) {
        return switch (wish) {
            case NEEDED -> "needs it";
            case WANTED -> "wants it";
            case NONE -> "–";
        };
    }

    private static String granted(Standing standing) {
        return switch (standing) {
            case UNLIMITED -> "without limit";
            case LIMITED -> "within limits";
            case ASKS -> "asks a person";
            case DORMANT -> "nothing now";
            case NONE -> "no";
        };
    }
}
