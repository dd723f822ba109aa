package dev.skillvault.cli.report;

import dev.skillvault.report.Right.Usage;

/** Draws bars as inline SVG. What is what can be told by the pattern, too: black, hatched, and white with an edge. */
final class Bars {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 11;

    private final long most;

    /** Bars that can be compared with each other; the longest stands for this number. */
    Bars(long most) {
        this.most = Math.max(1, most);
    }

    /** The patterns that bars refer to; once in a page. */
    static void patterns(Html html) {
        html.open("svg", "width", "0", "height", "0", "class", "patterns", "aria-hidden", "true")
                .open("defs")
                .open(
                        "pattern",
                        "id",
                        "hatch",
                        "width",
                        "4",
                        "height",
                        "4",
                        "patternUnits",
                        "userSpaceOnUse",
                        "patternTransform",
                        "rotate(45)")
                .open("rect", "width", "4", "height", "4", "fill", "#fff")
                .close()
                .open("rect", "width", "2", "height", "4", "fill", "#333")
                .close()
                .close()
                .close()
                .close();
    }

    /** One number. */
    void plain(Html html, long number, String label) {
        begin(html, label);
        rect(html, 0, length(number), "#333");
        html.close();
    }

    /** What calls came to. */
    void usage(Html html, Usage usage) {
        begin(
                html,
                usage.allowed() + " allowed: " + usage.succeeded() + " succeeded, " + usage.failed() + " failed, "
                        + usage.unknown() + " unknown");
        double succeeded = length(usage.succeeded());
        double failed = length(usage.failed());
        rect(html, 0, succeeded, "#333");
        rect(html, succeeded, failed, "url(#hatch)");
        rect(html, succeeded + failed, length(usage.unknown()), "#fff");
        html.close();
    }

    private void begin(Html html, String label) {
        html.open(
                "svg",
                "class",
                "bar",
                "width",
                Integer.toString(WIDTH + 2),
                "height",
                Integer.toString(HEIGHT + 2),
                "role",
                "img",
                "aria-label",
                label);
    }

    /** Anything that is not nothing can be seen. */
    private double length(long number) {
        return number == 0 ? 0 : Math.max(1.5, WIDTH * (double) number / most);
    }

    private static void rect(Html html, double from, double length, String fill) {
        if (length > 0) {
            html.open(
                            "rect",
                            "x",
                            Double.toString(Math.round((from + 1) * 10) / 10.0),
                            "y",
                            "1",
                            "width",
                            Double.toString(Math.round(length * 10) / 10.0),
                            "height",
                            Integer.toString(HEIGHT),
                            "fill",
                            fill,
                            "stroke",
                            "#333")
                    .close();
        }
    }
}
