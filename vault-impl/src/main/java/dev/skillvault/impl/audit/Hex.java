package dev.skillvault.impl.audit;

import java.util.HexFormat;

/** Lower-case hexadecimal, the form in which the log keeps hashes. */
final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    static String of(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return FORMAT.parseHex(hex);
    }
}
