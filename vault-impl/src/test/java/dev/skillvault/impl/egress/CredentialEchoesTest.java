package dev.skillvault.impl.egress;

import static dev.skillvault.impl.egress.CredentialEchoes.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialEchoesTest {
    /** All that a token may be made of (RFC 6750 section 2.1, b64token), and no shape of anybody's. */
    private static final String TOKEN = "to/k+En-._~9Zq/WxY8=";

    private static final CredentialEchoes ECHOES = CredentialEchoes.of(bytes(TOKEN));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    private static String eachAs(String text, String format) {
        return text.chars().mapToObj(c -> String.format(Locale.ROOT, format, c)).collect(Collectors.joining());
    }

    private static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Arguments form(String what, String written) {
        return Arguments.of(what, written);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("plain", TOKEN),
                form("in capitals", TOKEN.toUpperCase(Locale.ROOT)),
                form("in small letters", TOKEN.toLowerCase(Locale.ROOT)),
                form("percent-encoded", percent(TOKEN)),
                form(
                        "percent-encoded, small digits",
                        percent(TOKEN).replace("%2F", "%2f").replace("%2B", "%2b")),
                form("percent-encoded, each character", eachAs(TOKEN, "%%%02X")),
                form("percent-encoded twice", percent(percent(TOKEN))),
                form("percent-encoded three times", percent(percent(percent(TOKEN)))),
                form("JSON", TOKEN.replace("/", "\\/")),
                form("JSON, each character", eachAs(TOKEN, "\\u%04x")),
                form("JSON, each character, capitals", eachAs(TOKEN, "\\u%04X")),
                form("JSON in JSON", TOKEN.replace("/", "\\\\\\/")),
                form("JSON in JSON, each character", eachAs(TOKEN, "\\\\u%04x")),
                form("HTML, decimal", eachAs(TOKEN, "&#%d;")),
                form("HTML, hexadecimal", eachAs(TOKEN, "&#x%X;")),
                form("hexadecimal", HexFormat.of().formatHex(bytes(TOKEN))),
                form("hexadecimal, capitals", HexFormat.of().withUpperCase().formatHex(bytes(TOKEN))),
                form("base64", base64(TOKEN).replace("=", "")),
                form("base64 for URLs", base64Url(TOKEN)),
                form("base64 in JSON", base64(TOKEN).replace("=", "").replace("/", "\\/")),
                form("base64, percent-encoded", percent(base64(TOKEN).replace("=", ""))),
                form("base64 in lines", base64(TOKEN).replace("=", "").replaceAll("(.{5})", "$1\r\n")),
                form("base64 in lines in JSON", base64(TOKEN).replace("=", "").replaceAll("(.{7})", "$1\\\\n")),
                form(
                        "base64 in lines, percent-encoded",
                        base64(TOKEN).replace("=", "").replaceAll("(.{9})", "$1%0A")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void anEchoIsRemovedAndNothingElse(String what, String written) {
        assertThat(ECHOES.without(written)).doesNotContain(written.substring(0, 8));
        assertThat(ECHOES.without("{\"a\":\"" + written + "\",\"b\":7}"))
                .startsWith("{\"a\":\"" + REMOVED)
                .endsWith("\",\"b\":7}")
                .hasSizeLessThan(60);
        assertThat(ECHOES.without(written + " " + written)).startsWith(REMOVED).contains(" " + REMOVED);
    }

    /** What stands before and after decides how a secret looks in base64. */
    @Test
    void anEchoIsRemovedFromBase64WhereverItStands() {
        for (int before = 0; before < 7; before++) {
            for (int after = 0; after < 7; after++) {
                String text = "x".repeat(before) + TOKEN + "y".repeat(after);
                for (String written : new String[] {base64(text), base64Url(text), percent(base64(text))}) {
                    String clean = ECHOES.without(written);
                    assertThat(clean).contains(REMOVED);
                    // at most a character on either side, which shares its bits with a neighbour
                    assertThat(clean.replace(REMOVED, "")
                                    .replace("%3D", "=")
                                    .replace("=", "")
                                    .length())
                            .as(written)
                            .isLessThanOrEqualTo(base64("x".repeat(before)).length()
                                    + base64("y".repeat(after)).length()
                                    + 2);
                }
            }
        }
    }

    @Test
    void thePasswordOfAUserIsAnEchoByItself() {
        CredentialEchoes echoes = CredentialEchoes.of(bytes("alice@example.com:s3cret-word"));
        assertThat(echoes.without("{\"password\":\"s3cret-word\"}")).isEqualTo("{\"password\":\"" + REMOVED + "\"}");
        // the last character shares its bits with what would come after it
        assertThat(echoes.without(
                        "Basic " + base64("alice@example.com:s3cret-word").replace("=", "")))
                .startsWith("Basic " + REMOVED)
                .hasSizeLessThanOrEqualTo(("Basic " + REMOVED).length() + 1);
        assertThat(echoes.without("alice@example.com")).isEqualTo("alice@example.com");
    }

    @Test
    void aShortSecretIsLookedForAsItIs() {
        assertThat(CredentialEchoes.of(bytes("abc")).without("xabcx YWJj 616263"))
                .isEqualTo("x" + REMOVED + "x YWJj 616263");
        assertThat(CredentialEchoes.of(new byte[0]).without("anything")).isEqualTo("anything");
    }

    static Stream<String> shapes() {
        String tail = "AbCdEf0123456789AbCdEf0123456789abcd";
        return Stream.of(
                "ghp_" + tail,
                "gho_" + tail,
                "ghu_" + tail,
                "ghs_" + tail,
                "ghr_" + tail + tail,
                "ghs_123_eyJhbGciOiJFUzI1NiJ9." + tail + "." + tail,
                "github_pat_11ABCDEFG0abcdefghijkl_" + tail + tail,
                "ya29." + tail,
                "ya29.c.b0Aaek" + tail,
                "ya29.a0-_" + tail,
                "1//0" + tail,
                "1\\/\\/0" + tail,
                "1%2F%2f0" + tail,
                "1%252F%252F0" + tail,
                "1\\u002f\\u002F0" + tail);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void whatHasTheShapeOfATokenIsRemovedWhoseverItIs(String token) {
        for (String around :
                new String[] {"%s", "\"%s\"", "token=%s&x=1", "line\\n%s\\nline", "a%%20%s b", "Bearer\\u0020%s", "(%s)"
                }) {
            String text = String.format(Locale.ROOT, around, token);
            assertThat(ECHOES.without(text)).as(text).isEqualTo(String.format(Locale.ROOT, around, REMOVED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ghp_short",
                "a high_school_with_a_very_long_name_of_its_own",
                "ya29.",
                "https://example.com/1//0short",
                "100% of it, \\ and & and &#; and &#x; and %",
                "\\",
                "\\\\",
                "\\u12",
                "%4",
                "&#xFFFFFF;"
            })
    void anythingElseStaysAsItIs(String text) {
        assertThat(ECHOES.without(text)).isEqualTo(text);
    }

    /** A run that is read anew from each of its characters would take hours. */
    @ParameterizedTest
    @Timeout(60)
    @ValueSource(strings = {"\\", "%25", "25", "&", "&#", "1%25", "t", "t\n", "\n", "1/", "ghp_", "ya29."})
    void noRunOfCharactersKeepsTheVaultBusy(String piece) {
        String text = "1" + piece.repeat(1_000_000 / piece.length());
        assertThat(ECHOES.without("1%" + text)).startsWith("1%1");
    }

    /** A megabyte of each: an attachment must not be damaged by chance. */
    @Test
    void randomBytesAndTheirBase64StayAsTheyAre() {
        byte[] random = new byte[1 << 20];
        new Random(11).nextBytes(random);
        String raw = new String(random, StandardCharsets.ISO_8859_1);
        assertThat(ECHOES.without(raw)).isEqualTo(raw);
        assertThat(ECHOES.without(base64(raw))).isEqualTo(base64(raw));
        assertThat(ECHOES.without(base64Url(raw))).isEqualTo(base64Url(raw));
    }

    @Test
    void randomTokensAreFoundInBase64() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] token = new byte[6 + random.nextInt(60)];
            random.nextBytes(token);
            String secret = IntStream.range(0, token.length)
                    .mapToObj(i -> Character.toString((char) ('!' + (token[i] & 0x3f))))
                    .collect(Collectors.joining());
            String around = "z".repeat(random.nextInt(5));
            assertThat(CredentialEchoes.of(bytes(secret)).without(base64(around + secret + "tail")))
                    .as("seed %d, round %d", seed, round)
                    .contains(REMOVED);
        }
    }
}
