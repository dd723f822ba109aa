package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void plainTextOfAnyLanguageIsShownAsItIs() {
        assertThat(SafeText.line("Zoë 試験 {\"a\":[1]}")).isEqualTo("Zoë 試験 {\"a\":[1]}");
    }

    @Test
    void whatActsOnATerminalOrALineIsShownAsANumber() {
        assertThat(SafeText.line("a\nb\r\t\u001b[31m\u0000\u007f\u009b"))
                .isEqualTo("a\\u000Ab\\u000D\\u0009\\u001B[31m\\u0000\\u007F\\u009B");
        assertThat(SafeText.line("\u202e\u200f\u2066\u2028\u200b\u00ad\ufeff\u00a0\u3000"))
                .isEqualTo("\\u202E\\u200F\\u2066\\u2028\\u200B\\u00AD\\uFEFF\\u00A0\\u3000");
    }

    @Test
    void whatIsDrawnAsNothingIsShownAsANumber() {
        int[] blanks = {
            0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x2065, 0x2800, 0x3164, 0xFE00, 0xFE0F,
            0xFFA0, 0xFFF0, 0x13441, 0x13442, 0x16FE4, 0x1BCA0, 0x1D159, 0x1D173, 0xE0000, 0xE0001, 0xE0020, 0xE007F,
            0xE0100, 0xE01EF, 0xE0FFF
        };
        for (int blank : blanks) {
            assertThat(SafeText.line("a" + Character.toString(blank) + "b"))
                    .as("U+%04X", blank)
                    .matches("a(\\\\u[0-9A-F]{4}){1,2}b");
        }
        assertThat(SafeText.line("\u3164\ufe0f")).isEqualTo("\\u3164\\uFE0F");
    }

    @Test
    void marksAndSymbolsThatAreDrawnAreShownAsTheyAre() {
        for (String drawn : List.of("e\u0301", "\u2422", "\u2801", "\u3163", "\ud83d\udd11", "\u0e33", "\u17b6")) {
            assertThat(SafeText.line(drawn)).isEqualTo(drawn);
        }
    }

    @Test
    void halfAPairAndATagCharacterAreShownAsUnits() {
        assertThat(SafeText.line("\ud800x\udb40\udc41")).isEqualTo("\\uD800x\\uDB40\\uDC41");
    }

    @Test
    void aWrittenEscapeIsNotTakenForAnEscapedCharacter() {
        assertThat(SafeText.line("\\u000A")).isEqualTo("\\\\u000A").isNotEqualTo(SafeText.line("\n"));
    }

    @Test
    void longTextIsCutBetweenEscapes() {
        assertThat(SafeText.cell("12345", 5)).isEqualTo("12345");
        assertThat(SafeText.cell("123456", 5)).isEqualTo("12...");
        assertThat(SafeText.cell("1\n34567", 8)).isEqualTo("1...");
    }
}
