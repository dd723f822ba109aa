package dev.skillvault.cli;

import dev.skillvault.identity.PublicIdentity;
import dev.skillvault.identity.Trust;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What there is to say of an identity at a time. */
final class IdentityFacts {
    /** In the order of their bits, RFC 5280 section 4.2.1.3. */
    private static final List<String> USAGES = List.of(
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly");

    private final PublicIdentity identity;
    private final X509Certificate certificate;
    private final Instant now;

    IdentityFacts(PublicIdentity identity, Instant now) {
        this.identity = identity;
        this.certificate = identity.certificateChain().get(0);
        this.now = now;
    }

    String name() {
        return identity.name();
    }

    String keyType() {
        return identity.keyType();
    }

    String spkiSha256() {
        return HexFormat.of().formatHex(identity.spkiSha256());
    }

    String serial() {
        return certificate.getSerialNumber().toString(16);
    }

    Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /** Whole days; 0 on the last one, and negative after it. */
    long daysLeft() {
        return Math.floorDiv(
                Duration.between(now, notAfter()).toSeconds(),
                Duration.ofDays(1).toSeconds());
    }

    /** Empty if the certificate restricts nothing. */
    List<String> keyUsage() {
        List<String> allowed = new ArrayList<>();
        boolean[] bits = certificate.getKeyUsage();
        for (int i = 0; bits != null && i < bits.length && i < USAGES.size(); i++) {
            if (bits[i]) {
                allowed.add(USAGES.get(i));
            }
        }
        return allowed;
    }

    /** The subjects, the agent's own first. */
    List<String> chain() {
        return identity.certificateChain().stream()
                .map(each -> each.getSubjectX500Principal().getName())
                .toList();
    }

    void print(PrintWriter out) {
        line(out, "name", name());
        line(out, "key type", keyType());
        line(out, "SPKI SHA-256", spkiSha256());
        line(out, "serial", serial());
        line(out, "not before", notBefore().toString());
        line(out, "not after", notAfter() + " (" + daysLeft() + " days left)");
        line(out, "key usage", keyUsage().isEmpty() ? "not restricted" : String.join(", ", keyUsage()));
        chain().forEach(subject -> line(out, "chain", subject));
    }

    private static void line(PrintWriter out, String label, String value) {
        out.println(String.format(Locale.ROOT, "%-13s %s", label, SafeText.line(value)));
    }

    /** As a vault that opens now, which checks validity too. */
    void requireTrusted(Trust trust) {
        identity.checkTrusted(trust, now);
    }
}
