package dev.skillvault.impl.audit;

/** Text that has a UTF-8 form, as every leaf needs it. */
final class WellFormed {
    private static final int REPLACEMENT = 0xFFFD;

    private WellFormed() {}

    /** The same text, with U+FFFD for each half of a surrogate pair that stands alone. */
    static String text(String text) {
        if (text.codePoints().noneMatch(WellFormed::isHalf)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> out.appendCodePoint(isHalf(point) ? REPLACEMENT : point));
        return out.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
