package dev.skillvault.impl.audit;

/** Text that has a UTF-8 form, as every leaf needs it. */
final class WellFormed {
    private static final int REPLACEMENT = 0xFFFD;

    private WellFormed() {}

    /** The same text, with U+FFFD for each half of a surrogate pair that stands alone, and for U+0000, which PostgreSQL does not take. */
    static String text(String text) {
        if (text.codePoints().noneMatch(WellFormed::isUnfit)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> out.appendCodePoint(isUnfit(point) ? REPLACEMENT : point));
        return out.toString();
    }

    private static boolean isUnfit(int point) {
        return point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
