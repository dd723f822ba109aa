package dev.skillvault.impl.egress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Removes one known credential from a text, however it is written there: plain, in base64 at any of the three alignments and in either
 * alphabet (RFC 4648 sections 4 and 5), in hexadecimal, and each of these percent-encoded or escaped. Case does not matter. Whatever
 * has the shape of a token of GitHub's or Google's is removed too, for an answer may hold another one than the one that was sent.
 *
 * <p>A text is one char per byte. It need not be text: what is not removed stays as it is. Holds the credential; lives for one answer.
 *
 * <p>Immutable.
 */
final class CredentialEchoes {
    static final String REMOVED = "[removed by the vault]";

    /** A shorter one is looked for as it is only: what encodes it could stand anywhere by chance. */
    private static final int LEAST_ENCODED = 6;

    /** After an escape the letter or digit before a token is not part of a longer word. */
    private static final String ESCAPED = "|(?<=\\\\[nrtbf]|%[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4})";
    /** Not inside base64url, where these letters stand by chance. */
    private static final String BEGIN = "(?:(?<![A-Za-z0-9_-])" + ESCAPED + ")";
    /** Not inside base64 either. */
    private static final String BEGIN_WITH_SLASHES = "(?:(?<![A-Za-z0-9_+/-])" + ESCAPED + ")";

    private static final String SLASH = "(?:\\\\{0,15}/|%(?:25){0,8}2[Ff]|\\\\{1,15}u002[Ff])";

    /** GitHub's token formats (docs.github.com, "GitHub's token formats") and Google's access and refresh tokens. */
    private static final Pattern SHAPES =
            Pattern.compile(BEGIN + "(?:gh[oprsu]_|github_pat_|ya29\\.)[A-Za-z0-9_.-]{20,}|" + BEGIN_WITH_SLASHES + "1"
                    + SLASH + SLASH + "0[A-Za-z0-9_-]{20,}");

    private final List<String> forms = new ArrayList<>();

    private CredentialEchoes() {}

    /** The echoes of one credential. Of {@code user:password} the password alone is one as well. */
    static CredentialEchoes of(byte[] credential) {
        CredentialEchoes echoes = new CredentialEchoes();
        echoes.add(credential);
        int colon = new String(credential, StandardCharsets.ISO_8859_1).indexOf(':');
        if (colon >= 0 && credential.length - colon - 1 >= LEAST_ENCODED) {
            byte[] password = Arrays.copyOfRange(credential, colon + 1, credential.length);
            echoes.add(password);
            Arrays.fill(password, (byte) 0);
        }
        return echoes;
    }

    private void add(byte[] secret) {
        if (secret.length == 0) {
            return;
        }
        forms.add(folded(new String(secret, StandardCharsets.ISO_8859_1)));
        if (secret.length >= LEAST_ENCODED) {
            forms.add(HexFormat.of().formatHex(secret));
            for (int before = 0; before < 3; before++) {
                forms.add(folded(base64(secret, before)));
            }
        }
    }

    /** The part that is the same whatever stands around the secret: all characters whose six bits are bits of the secret. */
    private static String base64(byte[] secret, int before) {
        byte[] aligned = new byte[before + secret.length];
        System.arraycopy(secret, 0, aligned, before, secret.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(aligned);
        Arrays.fill(aligned, (byte) 0);
        return encoded.substring((8 * before + 5) / 6, 8 * aligned.length / 6);
    }

    /** The text without any echo. */
    String without(String text) {
        return SHAPES.matcher(withoutKnown(text)).replaceAll(REMOVED);
    }

    private String withoutKnown(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        int kept = 0;
        for (int at = 0; at < text.length(); at++) {
            int end = echoEnd(text, at);
            if (end > at) {
                clean.append(text, kept, at).append(REMOVED);
                kept = end;
                at = end - 1;
            }
        }
        return kept == 0 ? text : clean.append(text, kept, text.length()).toString();
    }

    /** Where the longest echo that begins here ends; its beginning if there is none. */
    private int echoEnd(String text, int begin) {
        EscapedText here = new EscapedText(text, begin);
        char first = folded(here.next());
        int end = begin;
        for (String form : forms) {
            if (form.charAt(0) == first) {
                end = Math.max(end, echoEnd(form, text, here.at()));
            }
        }
        return end;
    }

    /** Where this echo ends, whose first character was read; 0 if it is another text. Encoders break lines anywhere. */
    private static int echoEnd(String form, String text, int second) {
        EscapedText reader = new EscapedText(text, second);
        for (int i = 1; i < form.length(); i++) {
            char next = '\n';
            while (next == '\n' || next == '\r') {
                if (reader.isAtEnd()) {
                    return 0;
                }
                next = reader.next();
            }
            if (folded(next) != form.charAt(i)) {
                return 0;
            }
        }
        return reader.at();
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '+').replace('_', '/');
    }

    private static char folded(char c) {
        return switch (c) {
            case '-' -> '+';
            case '_' -> '/';
            default -> c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        };
    }
}
