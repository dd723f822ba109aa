package dev.skillvault.impl.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedAnswerTest {
    private static final String STATE = "c3RhdGUtb2YtYW55LWxlbmd0aA";
    private static final String URL = "http://127.0.0.1:1/callback?state=" + STATE + "&code=4%2F0Ab_c-d&scope=a%20b";

    private static String code(Callback callback) {
        try (SecretBytes code = callback.code().orElseThrow()) {
            return code.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL,
                "  " + URL + "\n",
                "<" + URL + ">",
                "\"" + URL + "\"",
                "(" + URL + ")",
                URL + "#",
                URL + "#_=_",
                "http://127.0.0.1:1/callback?state=" + STATE + "&co\r\nde=4%2F0Ab_c-d",
                "\u200b" + URL,
                // as a chat makes a link of it: encoded whole, once or twice, or its query once more
                "http%3A%2F%2F127.0.0.1%3A1%2Fcallback%3Fstate%3D" + STATE + "%26code%3D4%252F0Ab_c-d",
                "http%253A%252F%252F127.0.0.1%253A1%252Fcallback%253Fstate%253D" + STATE
                        + "%2526code%253D4%25252F0Ab_c-d",
                "http://127.0.0.1:1/callback?state=" + STATE + "&code=4%252F0Ab_c-d",
                // only what stands behind the question mark
                "state=" + STATE + "&code=4%2F0Ab_c-d",
                "?code=4%2F0Ab_c-d&state=" + STATE
            })
    void aPastedUrlIsReadHoweverItWasCopied(String pasted) {
        Callback callback = PastedAnswer.parse(pasted).callback().orElseThrow();
        assertThat(callback.state()).isEqualTo(STATE);
        assertThat(code(callback)).isEqualTo("4/0Ab_c-d");
    }

    @ParameterizedTest
    @CsvSource({
        "4/0AbCdEfGh_c-d, 4/0AbCdEfGh_c-d",
        "4%2F0AbCdEfGh_c-d, 4/0AbCdEfGh_c-d",
        "4%252F0AbCdEfGh_c-d, 4/0AbCdEfGh_c-d",
        "'<4/0AbCdEfGh_c-d> ', 4/0AbCdEfGh_c-d",
        "ab+cdefghijklm==, ab+cdefghijklm=="
    })
    void aBareCodeIsTheAnswerToTheFlowItIsHandedTo(String pasted, String code) {
        PastedAnswer answer = PastedAnswer.parse(pasted);
        assertThat(answer.callback()).isEmpty();
        assertThat(answer.forState(STATE).state()).isEqualTo(STATE);
        assertThat(code(answer.forState(STATE))).isEqualTo(code);
    }

    @Test
    void aPastedRefusalIsARefusal() {
        Callback callback = PastedAnswer.parse("http://127.0.0.1:1/callback?error=access_denied&state=" + STATE)
                .callback()
                .orElseThrow();
        assertThat(callback.code()).isEmpty();
        assertThat(callback.refusal("Google", null).reason()).isEqualTo(ConsentException.Reason.REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|nothing was pasted",
                "' \n '|nothing was pasted",
                "http://127.0.0.1:1/callback|no answer in it",
                "http://127.0.0.1:1/callback?state=abc|no answer in it",
                "http://127.0.0.1:1/callback?code=abcd|no answer in it",
                "http://127.0.0.1:1/callback?state=a&code=b&code=c|no answer in it",
                "http://127.0.0.1:1/callback?state=a&code=b&error=c|no answer in it",
                "http://127.0.0.1:1/callback?state=a&code=%zz|no answer in it",
                "https://accounts.google.com/o/oauth2/v2/auth?client_id=a&response_type=code&state=b&code_challenge=c|the link itself",
                "what do you want?|neither an address nor a code",
                "understood!|neither an address nor a code",
                "ja|neither an address nor a code"
            })
    void whatIsNoAnswerIsToldSo(String pasted, String message) {
        assertThatThrownBy(() -> PastedAnswer.parse(pasted))
                .isInstanceOf(ConsentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aNovelIsRefusedAtOnce() {
        assertThatThrownBy(() -> PastedAnswer.parse("x".repeat(9000))).hasMessageContaining("too long");
    }

    @Test
    void nothingOfItIsShown() {
        assertThat(PastedAnswer.parse(URL)).hasToString("PastedAnswer[redacted]");
        assertThat(PastedAnswer.parse(URL).forState(STATE)).hasToString("Callback[redacted]");
    }
}
