package dev.skillvault.impl.identity;

import java.util.List;
import java.util.stream.Collectors;

/** The uses of a key that identities need (<a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3">RFC 5280 section 4.2.1.3</a>). */
enum KeyUsageBit {
    DIGITAL_SIGNATURE("digitalSignature", 0),
    KEY_ENCIPHERMENT("keyEncipherment", 2),
    KEY_AGREEMENT("keyAgreement", 4);

    private final String label;
    private final int position;

    KeyUsageBit(String label, int position) {
        this.label = label;
        this.position = position;
    }

    /** Whether it is set in what {@link java.security.cert.X509Certificate#getKeyUsage} gives. */
    boolean isIn(boolean[] usage) {
        return position < usage.length && usage[position];
    }

    /** As Bouncy Castle's {@code KeyUsage} takes it: the first bit of the first byte is {@code 0x80}. */
    int mask() {
        return 0x80 >> position;
    }

    static String names(List<KeyUsageBit> bits) {
        return bits.stream().map(bit -> bit.label).collect(Collectors.joining(" and "));
    }
}
