package dev.skillvault.impl.request;

/** Lower case of ASCII letters only: Unicode's lower case makes a plain k of a KELVIN SIGN, and one name of two. */
final class AsciiCase {
    private AsciiCase() {}

    static String lower(String value) {
        StringBuilder lower = new StringBuilder(value);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
