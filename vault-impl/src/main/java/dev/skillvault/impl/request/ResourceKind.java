package dev.skillvault.impl.request;

import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of resource a permission can name, and how their values are compared. */
public final class ResourceKind {
    /** Kinds whose values are the same in any case. */
    private static final Set<String> CASELESS = Set.of("repository", "recipient");

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
    private static final Pattern RECIPIENT = Pattern.compile("[^@\\s,;<>]*@[A-Za-z0-9.-]+");
    private static final Pattern SPREADSHEET = Pattern.compile("[A-Za-z0-9_-]{10,}");

    private ResourceKind() {}

    /** The form in which values of a kind are compared. */
    public static String canonical(String kind, String value) {
        return CASELESS.contains(kind) ? lowerCase(value) : value;
    }

    /** Of ASCII letters only: Unicode's lower case makes a plain k of a KELVIN SIGN, and one name of two. */
    private static String lowerCase(String value) {
        StringBuilder lower = new StringBuilder(value);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    /** Whether a value may stand in a permission. Unknown kinds are refused (RFC 9396 section 5). */
    public static boolean isGrantable(String kind, String value) {
        return switch (kind) {
            case "repository" -> REPOSITORY.matcher(value).matches();
            case "recipient" -> RECIPIENT.matcher(value).matches();
            case "spreadsheet" -> SPREADSHEET.matcher(value).matches();
            default -> false;
        };
    }

    /** Whether a granted value covers a value that a request touches. Both in canonical form. */
    public static boolean covers(String kind, String granted, String touched) {
        if (kind.equals("recipient") && granted.startsWith("@")) {
            int at = touched.lastIndexOf('@');
            return at > 0 && touched.substring(at).equals(granted);
        }
        return granted.equals(touched);
    }
}
