package dev.skillvault.cli.report;

import dev.skillvault.report.Holding;
import dev.skillvault.report.Right;
import dev.skillvault.report.Right.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who may do what: a row for each skill with a user's account, a column for each operation that anybody was granted. */
final class Matrix {
    /** As many columns as fit on paper. */
    private static final int WIDE = 12;

    private final Html html;
    private final Gaps gaps;

    Matrix(Html html, Gaps gaps) {
        this.html = html;
        this.gaps = gaps;
    }

    void write(List<Holding> holdings) {
        html.open("section").element("h2", "Who may do what");
        html.open("p", "class", "legend");
        for (Standing standing : List.of(Standing.UNLIMITED, Standing.LIMITED, Standing.ASKS, Standing.DORMANT)) {
            html.open("span")
                    .element("b", symbol(standing))
                    .text(" " + words(standing))
                    .close();
        }
        html.open("span")
                .text("The number is how often it was used in this period. ")
                .element("b", "0", "class", "unused")
                .text(" is a right that nobody used" + gaps.reservation() + ".")
                .close()
                .close();
        Map<String, List<Holding>> byProvider = holdings.stream()
                .filter(each -> each.rights().stream().anyMatch(Matrix::isGranted))
                .collect(Collectors.groupingBy(each -> each.holder().provider(), TreeMap::new, Collectors.toList()));
        if (byProvider.isEmpty()) {
            html.element("p", "Nobody may do anything.");
        }
        byProvider.forEach(this::provider);
        html.close();
    }

    private void provider(String provider, List<Holding> holdings) {
        html.element("h3", provider);
        List<String> operations = List.copyOf(holdings.stream()
                .flatMap(each -> each.rights().stream())
                .filter(Matrix::isGranted)
                .map(Right::operation)
                .collect(Collectors.toCollection(TreeSet::new)));
        for (int from = 0; from < operations.size(); from += WIDE) {
            table(operations.subList(from, Math.min(from + WIDE, operations.size())), holdings);
        }
    }

    private void table(List<String> operations, List<Holding> holdings) {
        html.open("table", "class", "matrix").open("thead").open("tr");
        for (String title : List.of("Agent", "User", "Skill")) {
            html.element("th", title, "scope", "col", "class", "text");
        }
        for (String operation : operations) {
            html.open("th", "scope", "col", "class", "operation")
                    .element("span", operation)
                    .close();
        }
        html.close().close().open("tbody");
        for (Holding holding : holdings) {
            List<Optional<Right>> cells =
                    operations.stream().map(name -> granted(holding, name)).toList();
            if (cells.stream().allMatch(Optional::isEmpty)) {
                continue;
            }
            html.open("tr")
                    .element("td", holding.holder().agent())
                    .element("td", holding.holder().user())
                    .element("td", holding.holder().skill());
            cells.forEach(cell -> cell.ifPresentOrElse(this::cell, () -> html.element("td", "", "class", "cell")));
            html.close();
        }
        html.close().close();
    }

    private void cell(Right right) {
        html.open(
                        "td",
                        "class",
                        right.isUnused() ? "cell unused" : "cell",
                        "title",
                        right.operation() + ": " + words(right.standing()) + ", used "
                                + Words.count(right.usage().allowed(), "time", "times"))
                .text(symbol(right.standing()) + " ")
                .text(Words.number(right.usage().allowed()))
                .close();
    }

    private static Optional<Right> granted(Holding holding, String operation) {
        return holding.rights().stream()
                .filter(right -> right.operation().equals(operation) && isGranted(right))
                .findFirst();
    }

    private static boolean isGranted(Right right) {
        return right.standing() != Standing.NONE;
    }

    static String symbol(Standing standing) {
        return switch (standing) {
            case UNLIMITED -> "●";
            case LIMITED -> "◐";
            case ASKS -> "?";
            case DORMANT -> "○";
            case NONE -> "–";
        };
    }

    static String words(Standing standing) {
        return switch (standing) {
            case UNLIMITED -> "may, without limit";
            case LIMITED -> "may, within limits";
            case ASKS -> "may, if a person says yes to each call or to some";
            case DORMANT -> "granted, but allows nothing now";
            case NONE -> "not granted";
        };
    }
}
