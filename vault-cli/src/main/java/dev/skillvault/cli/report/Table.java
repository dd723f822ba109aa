package dev.skillvault.cli.report;

import java.util.function.Consumer;

/** A table whose head is repeated on each sheet of paper. Not thread-safe. */
final class Table {
    private final Html html;

    private Table(Html html) {
        this.html = html;
    }

    /** Begins one; numbers are columns whose title begins with #. */
    static Table of(Html html, String... titles) {
        return styled(html, "list", titles);
    }

    /** The same, of a class. */
    static Table styled(Html html, String style, String... titles) {
        html.open("table", "class", style).open("thead").open("tr");
        for (String title : titles) {
            boolean number = title.startsWith("#");
            html.element(
                    "th", number ? title.substring(1) : title, "scope", "col", "class", number ? "number" : "text");
        }
        html.close().close().open("tbody");
        return new Table(html);
    }

    /** A row with text in each cell. */
    void row(String... cells) {
        begin("");
        for (String cell : cells) {
            cell(cell);
        }
        endRow();
    }

    /** Begins a row that stands out by this class, or does not. */
    void begin(String style) {
        html.open("tr", "class", style);
    }

    void cell(String text) {
        html.element("td", text);
    }

    void number(long number) {
        html.element("td", Words.number(number), "class", number == 0 ? "number zero" : "number");
    }

    /** A cell with more than text in it. */
    void cell(Consumer<Html> content) {
        html.open("td");
        content.accept(html);
        html.close();
    }

    void endRow() {
        html.close();
    }

    void end() {
        html.close().close();
    }
}
