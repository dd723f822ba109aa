package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConsentException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person copied from the address bar and pasted somewhere: a URL, the query of one, or a bare code. Chats add blanks, line breaks,
 * quotes and brackets, and some percent-encode what they think is a link.
 */
final class PastedAnswer {
    private static final int LONGEST = 8192;
    private static final Pattern WRAPPING = Pattern.compile("^[<\"'`(\\[]+|[>\"'`)\\]]+$");
    private static final Pattern ENCODED = Pattern.compile(".*%[0-9A-Fa-f]{2}.*");
    private static final Pattern ENCODED_URL = Pattern.compile("(?i)^https?%(25)*3A.*");
    private static final Pattern URL = Pattern.compile("(?i)^https?://.*");
    /** RFC 6749 appendix A.11, without the blank that no provider uses. */
    private static final Pattern CODE = Pattern.compile("[\\x21-\\x7e]{12,2048}");

    private final @Nullable Callback callback;
    private final String bareCode;

    private PastedAnswer(@Nullable Callback callback, String bareCode) {
        this.callback = callback;
        this.bareCode = bareCode;
    }

    /**
     * Reads what was pasted.
     *
     * @throws ConsentException that says what to paste instead
     */
    static PastedAnswer parse(String pasted) {
        if (pasted.length() > LONGEST) {
            throw unusable("that is far too long: paste only the address that the browser shows after the consent");
        }
        String text = WRAPPING.matcher(pasted.replaceAll("[\\s\\u200b-\\u200d\\u2060\\ufeff]+", ""))
                .replaceAll("");
        if (text.isEmpty()) {
            throw unusable("nothing was pasted: copy the whole address that the browser shows after the consent");
        }
        while (ENCODED_URL.matcher(text).matches()) {
            text = decodePercent(text);
        }
        if (URL.matcher(text).matches()) {
            return fromUrl(text);
        }
        return text.contains("code=") || text.contains("error=")
                ? fromQuery(text.substring(text.indexOf('?') + 1))
                : fromCode(text, pasted);
    }

    private static PastedAnswer fromUrl(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            throw unusable("that address has no answer in it: after the consent copy the whole address, with everything"
                    + " behind the question mark");
        }
        return fromQuery(url.substring(query + 1));
    }

    private static PastedAnswer fromQuery(String withFragment) {
        String query = withFragment.replaceFirst("#.*", "");
        if (query.contains("response_type=") && query.contains("client_id=")) {
            throw unusable("that is the link itself: open it, consent, and paste the address where you end up");
        }
        // encoded once more by a chat: the values of a query hold no percent sign of their own but as %25
        String once = query.contains("%25") ? decodePercent(query) : query;
        return Callback.parse(once)
                .map(callback -> new PastedAnswer(callback, ""))
                .orElseThrow(() -> unusable("that address has no answer in it, or not all of it: copy the whole address"
                        + " that the browser shows after the consent, from http to its end"));
    }

    /** Words are no code: taken for one, they would use up the flow. */
    private static PastedAnswer fromCode(String text, String pasted) {
        String code = text;
        for (int round = 0; round < 2 && ENCODED.matcher(code).matches(); round++) {
            code = decodePercent(code);
        }
        if (!CODE.matcher(code).matches() || pasted.strip().matches(".*[ \\t].*")) {
            throw unusable("that is neither an address nor a code: copy the whole address that the browser shows after"
                    + " the consent");
        }
        return new PastedAnswer(null, code);
    }

    /** A plus stays a plus: it is one of base64's characters, and a blank stands in no answer. */
    private static String decodePercent(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unusable("that address is damaged: copy it once more from the browser");
        }
    }

    /** The whole answer; empty if only a code was pasted. */
    Optional<Callback> callback() {
        return Optional.ofNullable(callback);
    }

    /** The answer to the flow of this state, whichever form it came in. */
    Callback forState(String state) {
        return callback == null ? Callback.ofCode(state, bareCode) : callback;
    }

    private static ConsentException unusable(String message) {
        return new ConsentException(ConsentException.Reason.UNKNOWN_ANSWER, message);
    }

    @Override
    public String toString() {
        return "PastedAnswer[redacted]";
    }
}
