package dev.skillvault.impl.request;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail address, or {@code @domain} for every address of exactly that domain. Domains are compared in ASCII form (RFC 5891), and
 * the whole without regard to the case of ASCII letters. Dots and plus signs stay: which mailbox they lead to is the receiver's to say.
 */
final class RecipientKind implements ResourceKind {
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*");
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9](-*[a-z0-9]){0,62}(\\.[a-z0-9](-*[a-z0-9]){0,62})*");

    @Override
    public String canonical(String value) {
        int at = value.lastIndexOf('@');
        return at < 0
                ? AsciiCase.lower(value)
                : AsciiCase.lower(value.substring(0, at)) + "@"
                        + domain(value.substring(at + 1)).orElse(AsciiCase.lower(value.substring(at + 1)));
    }

    @Override
    public boolean isGrantable(String value) {
        int at = value.lastIndexOf('@');
        return at >= 0
                && LOCAL.matcher(value.substring(0, at)).matches()
                && domain(value.substring(at + 1))
                        .filter(ascii -> saysTheSame(ascii, value.substring(at + 1)))
                        .isPresent();
    }

    /**
     * Whether a domain and its ASCII form are two spellings of one name. The JDK's IDNA is that of 2003, which makes ss of a sharp s,
     * where browsers and mail servers now keep it: such a name must be granted in its ASCII form, which is one name to all.
     */
    private static boolean saysTheSame(String ascii, String domain) {
        return ascii.equals(AsciiCase.lower(domain)) || IDN.toUnicode(ascii).equals(domain.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean covers(String granted, String touched) {
        if (granted.startsWith("@")) {
            int at = touched.lastIndexOf('@');
            return at > 0 && touched.substring(at).equals(granted);
        }
        return granted.equals(touched);
    }

    /** The ASCII form of a domain, in lower case; empty if it is none. */
    static Optional<String> domain(String domain) {
        try {
            String ascii = AsciiCase.lower(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES));
            return DOMAIN.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
