package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
