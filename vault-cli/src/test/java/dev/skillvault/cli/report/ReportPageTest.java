package dev.skillvault.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.Consents;
import dev.skillvault.report.Refusals;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final Set<String> HARMLESS = Set.of(
            "html", "head", "meta", "title", "style", "body", "header", "section", "article", "div", "span", "p", "b",
            "h1", "h2", "h3", "dl", "dt", "dd", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "svg", "defs",
            "pattern", "rect");

    private static String page(String tail) {
        return new ReportPage(UnaryOperator.identity()).of(Reports.with(tail, Verdict.VERIFIED_WITHOUT_ANCHOR));
    }

    /** The page is well-formed XML as well, so that the JDK's parser reads it. */
    private static List<Element> elements(String page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        NodeList all = document.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    /** Elements and the names of their attributes, in order. */
    private static List<String> structure(String page) throws Exception {
        return elements(page).stream()
                .map(element -> element.getTagName() + attributes(element))
                .toList();
    }

    private static List<String> attributes(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            names.add(attributes.item(i).getNodeName());
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</title></style></td></table><iframe src=//elsewhere>",
                "&lt;script&gt;&#x3C;b&#62;&amp;",
                "]]><!-- <b",
                "javascript:alert(1)"
            })
    void noTextBecomesMarkup(String hostile) throws Exception {
        assertThat(structure(page(hostile))).isEqualTo(structure(page(" harmless")));
        String text = elements(page(hostile)).get(0).getTextContent();
        assertThat(text).contains("alice" + hostile, "gmail.messages.send" + hostile, "operator:carol" + hostile);
    }

    @Test
    void itHoldsNothingThatRunsOrLeadsElsewhere() throws Exception {
        String page = page("");
        for (Element element : elements(page)) {
            assertThat(HARMLESS).contains(element.getTagName());
            assertThat(attributes(element))
                    .noneMatch(name -> name.startsWith("on")
                            || Set.of("href", "src", "style", "action", "srcset", "xlink:href")
                                    .contains(name));
        }
        assertThat(page.toLowerCase(Locale.ROOT))
                .doesNotContain("http://", "https://", "@import", "url(http", "url(//");
    }

    @Test
    void itsPolicyAllowsItsOwnStyleSheetAndNothingElse() throws Exception {
        List<Element> elements = elements(page(""));
        Element style = elements.stream()
                .filter(each -> each.getTagName().equals("style"))
                .findFirst()
                .orElseThrow();
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(style.getTextContent().getBytes(StandardCharsets.UTF_8));
        assertThat(elements)
                .filteredOn(each -> each.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .extracting(each -> each.getAttribute("content"))
                .containsExactly("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'; base-uri 'none'; form-action 'none'");
    }

    @Test
    void whatWasPrunedIsSaidAndNoRightIsCalledUnusedForIt() throws Exception {
        String text = elements(new ReportPage(UnaryOperator.identity()).of(Reports.pruned()))
                .get(0)
                .getTextContent()
                .replaceAll("\\s+", " ");
        assertThat(text)
                .contains("4,000 entries of agent agent-one up to 2026-11-21 14:05 were pruned and not counted")
                .contains("rights that nobody used, by the entries that are left")
                .contains("NOT USED SINCE 2026-11-21 14:05")
                .contains("By hash only", "/agent-one 1,120 4,000 5,100 5,090 30 2026-11-21 14:05")
                .containsOnlyOnce("UNUSED");
        assertThat(elements(page("")).get(0).getTextContent())
                .contains("UNUSED")
                .doesNotContain("NOT USED SINCE", "that are left", "pruned and not counted");
    }

    @Test
    void invisibleTextIsMadeVisibleByWhoeverKnowsHow() throws Exception {
        String page = new ReportPage(text -> text.replace("\u202e", "\\u202E"))
                .of(Reports.with("\u202egnp", Verdict.VERIFIED));
        assertThat(page).doesNotContain("\u202e").contains("alice\\u202Egnp");
        assertThat(elements(page)).isNotEmpty();
    }

    @Test
    void unusedRightsStandOutWithoutColours() throws Exception {
        List<Element> elements = elements(page(""));
        assertThat(elements)
                .filteredOn(each -> each.getAttribute("class").equals("mark"))
                .extracting(Element::getTextContent)
                .containsExactly("UNUSED", "NOT GRANTED", "UNUSED");
        assertThat(elements)
                .filteredOn(each -> each.getAttribute("class").equals("cell unused"))
                .extracting(Element::getTextContent)
                .containsExactly("◐ 0");
        assertThat(elements)
                .filteredOn(each -> each.getAttribute("class").equals("bar"))
                .extracting(each -> each.getAttribute("aria-label"))
                .contains("40 allowed: 31 succeeded, 7 failed, 2 unknown", "quota spent: 7");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void theVerdictStandsAtTheTopAndLooksLikeItself(Verdict verdict) throws Exception {
        String page = new ReportPage(UnaryOperator.identity()).of(Reports.with("", verdict));
        String word = verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(elements(page))
                .filteredOn(each -> each.getAttribute("class").equals("verdict " + word))
                .extracting(Element::getTextContent)
                .containsExactly("It is as it was signed");
        assertThat(Stylesheet.load().css()).contains(".verdict." + word + " ");
    }

    @Test
    void paperGetsASizeOfItsOwnAndNothingIsTornApart() throws Exception {
        String style = elements(page("")).stream()
                .filter(each -> each.getTagName().equals("style"))
                .map(Element::getTextContent)
                .findFirst()
                .orElseThrow();
        assertThat(style).containsPattern("@page \\{[^}]*size: A4 landscape;[^}]*margin:");
        String print = style.substring(style.indexOf("@media print {"));
        assertThat(print)
                .as("the titles of a table stand on each of its pages")
                .containsPattern("thead \\{[^}]*display: table-header-group;");
        assertThat(rule(print, "break-inside: avoid")).contains("tr", ".grant", ".verdict", ".figures");
        assertThat(rule(print, "break-after: avoid")).contains("h2", "h3", ".legend");
        assertThat(print)
                .as("what bars are told apart by is printed")
                .containsPattern("\\.bar \\{[^}]*print-color-adjust: exact");
        assertThat(style.chars().filter(each -> each == '{').count())
                .isEqualTo(style.chars().filter(each -> each == '}').count());
    }

    /** What a rule with this declaration is for. */
    private static List<String> rule(String css, String declaration) {
        String before = css.substring(0, css.indexOf("{ " + declaration));
        String selectors = before.substring(
                1 + Math.max(before.lastIndexOf('}'), Math.max(before.lastIndexOf('{'), before.lastIndexOf('\n'))));
        return List.of(selectors.strip().split(", ", -1));
    }

    @Test
    void onlySoManyHoldersAreDescribedAndTheOthersAreCounted() throws Exception {
        ReportPage.Subject few = Reports.with("", Verdict.VERIFIED);
        assertThat(page("")).doesNotContain("not described here");
        AccessReport report = few.report();
        AccessReport many = new AccessReport(
                report.logs(),
                Collections.nCopies(1_502, report.holdings().get(0)),
                report.refusals(),
                report.consents(),
                report.connections());
        List<Element> elements = elements(new ReportPage(UnaryOperator.identity())
                .of(new ReportPage.Subject(few.store(), few.period(), Reports.NOW, many, few.proof())));
        assertThat(elements)
                .filteredOn(each -> each.getTagName().equals("article"))
                .hasSize(500);
        assertThat(elements.get(0).getTextContent()).contains("And 1,002 more, which are not described here");
    }

    @Test
    void itSaysWhatItDidNotConsider() {
        assertThat(page(""))
                .contains(
                        "spent uses, an end for want of use, and accounts that are dead",
                        "as two readings of the store");
    }

    @Test
    void anEmptyStoreHasAPageToo() throws Exception {
        ReportPage.Subject full = Reports.with("", Verdict.CANNOT_VERIFY);
        AccessReport nothing = new AccessReport(
                List.of(),
                List.of(),
                new Refusals(Map.of(), List.of()),
                new Consents(Map.of(), List.of(), 0, List.of()),
                List.of());
        String page = new ReportPage(UnaryOperator.identity())
                .of(new ReportPage.Subject("nowhere", full.period(), Reports.NOW, nothing, full.proof()));
        assertThat(elements(page).get(0).getTextContent())
                .contains(
                        "Nobody may do anything",
                        "No call was denied",
                        "No access token left",
                        "No account is connected");
    }
}
