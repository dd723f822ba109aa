package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What people, skills and providers may have written, and what none of it may do to whoever reads about it. */
final class StrangeTexts {
    /**
     * What acts, or is not seen: controls, formats (marks and isolates of the reading direction among them), separators of lines, fillers
     * and blanks.
     */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cn}\u3164\u115f\u1160\uffa0\u2800\u034f\u17b4"
                    + "\u180b\ufe0f\\x{E0100}\\x{1D159}]");

    static final List<String> ALL = List.of(
            "eve\nsecond line",
            "\r\noverwritten",
            "\u001b[2J\u001b[31mred",
            "\u001b]0;title\u0007",
            "\u0000nul",
            "\u202eknil\u202c\u200f\u061c",
            "\u2066left\u2069\u2067right\u2069\u2068",
            "\u2028\u2029\u0085",
            "\"},{\"sequence\":\"9\",\"kind\":\"GRANTED\"",
            "\\u000A",
            "\uFEFF\u00AD\u200Beve\u3164\u115f\u1160\uffa0\u2800\u034f\u17b4\u180b\ufe0f\udb40\udd00\udb40\udc41\ud834\udd59",
            "\b\b\b\u007f\u009b2J",
            ",\"\r\n=1+1,");

    private StrangeTexts() {}

    /** That it is lines of text and nothing else, whatever ends a line there. */
    static void assertSafe(String shown, String lineEnd) {
        assertThat(shown.split(lineEnd, -1)).allSatisfy(line -> assertThat(line).doesNotContainPattern(UNSAFE));
    }
}
