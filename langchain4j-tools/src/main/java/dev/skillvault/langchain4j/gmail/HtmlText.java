package dev.skillvault.langchain4j.gmail;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** The text a person would see in an HTML mail: without styles, scripts and what an inline style hides. */
final class HtmlText {
    private static final String UNSEEN = "script, style, head, template, [hidden]";
    private static final Pattern HIDING = Pattern.compile(
            "(display\\s*:\\s*none|visibility\\s*:\\s*hidden|font-size\\s*:\\s*0(?![.\\d]))", Pattern.CASE_INSENSITIVE);

    private HtmlText() {}

    static String of(String html) {
        Document document = Jsoup.parse(html);
        document.select(UNSEEN).remove();
        document.select("[style]").stream()
                .filter(element -> HIDING.matcher(element.attr("style")).find())
                .forEach(Element::remove);
        document.select("p, div, tr, li, h1, h2, h3, h4, h5, h6, blockquote").forEach(HtmlText::breakBefore);
        return document.body()
                .wholeText()
                .replaceAll("[\\h\\x0B\\f]+", " ")
                .replaceAll(" ?\\R ?", "\n")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }

    private static void breakBefore(Element element) {
        element.before(new TextNode("\n"));
    }
}
