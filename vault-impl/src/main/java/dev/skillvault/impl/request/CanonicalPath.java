package dev.skillvault.impl.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parses an absolute path (RFC 3986 section 3.3) into segments. Whatever two servers could read differently is refused: encoded
 * slashes, dot segments, empty segments, double encoding, path parameters, control characters, malformed UTF-8.
 */
final class CanonicalPath {
    private static final int MAX_LENGTH = 4096;
    private static final Pattern RAW_SEGMENT = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})+");
    private static final Pattern STILL_ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    private CanonicalPath() {}

    /** The raw segments of a path, each one checked. */
    static List<String> segments(String path) throws RefusedRequestException {
        if (!path.startsWith("/") || path.length() > MAX_LENGTH) {
            throw RefusedRequestException.malformed(
                    "the path must be absolute and at most " + MAX_LENGTH + " characters");
        }
        List<String> segments = new ArrayList<>();
        for (String raw : path.substring(1).split("/", -1)) {
            if (!RAW_SEGMENT.matcher(raw).matches()) {
                throw RefusedRequestException.malformed(
                        "a path segment is empty or holds a character that must be percent-encoded");
            }
            decode(raw);
            segments.add(raw);
        }
        return segments;
    }

    /** The text of a raw segment. */
    static String decode(String raw) throws RefusedRequestException {
        byte[] octets = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                octets[length++] = (byte) Integer.parseInt(raw.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                octets[length++] = (byte) c;
            }
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedRequestException.malformed("a path segment is not UTF-8");
        }
        boolean ambiguous = text.equals(".")
                || text.equals("..")
                || text.indexOf('/') >= 0
                || text.indexOf('\\') >= 0
                || text.chars().anyMatch(Character::isISOControl)
                || STILL_ENCODED.matcher(text).find();
        if (ambiguous) {
            throw RefusedRequestException.malformed(
                    "a path segment holds a slash, a dot segment, a control character or double encoding");
        }
        return text;
    }
}
