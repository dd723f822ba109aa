package dev.skillvault.cli.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * Writes elements. Text and values of attributes are made visible and escaped here and nowhere else, so that no text of a store becomes
 * markup. Names of elements and attributes are the page's own. What is written is well-formed XML, too. Not thread-safe.
 */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private final UnaryOperator<String> visible;

    /**
     * An empty page.
     *
     * @param visible makes text safe to show: on one line, without what is invisible or turns the reading direction
     */
    Html(UnaryOperator<String> visible) {
        this.visible = visible;
        out.append("<!DOCTYPE html>\n");
    }

    /** Begins an element; attributes are names and values by turns. */
    Html open(String element, String... attributes) {
        begin(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Ends the element that was begun last. */
    Html close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element with text in it. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element that has no content and no end. */
    Html empty(String element, String... attributes) {
        begin(element, attributes);
        out.append("/>\n");
        return this;
    }

    /** Text. */
    Html text(String text) {
        out.append(escaped(visible.apply(text)));
        return this;
    }

    /** The page's own style sheet, as it is: no entity is read in it. */
    Html style(String css) {
        if (css.contains("<")) {
            throw new IllegalArgumentException("a style sheet holds no markup");
        }
        out.append("<style>").append(css).append("</style>\n");
        return this;
    }

    private void begin(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(visible.apply(attributes[i + 1])))
                    .append('"');
        }
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /** The page. */
    String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
