package dev.skillvault.impl.request;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A kind of resource that a permission can name: how its values are written and compared. A kind that is not here is not known, and
 * is refused in a grant (RFC 9396 section 5).
 *
 * <p>Immutable, thread-safe.
 */
public sealed interface ResourceKind
        permits SpreadsheetKind, SheetKind, RangeKind, RecipientKind, RepositoryKind, LabelKind, BranchKind {

    /** The one form in which values of this kind are compared; a value that is none of this kind stays as it is. */
    String canonical(String value);

    /** Whether a value may stand in a permission. */
    boolean isGrantable(String value);

    /** Whether a granted value covers a value that a request touches. Both in canonical form. */
    boolean covers(String granted, String touched);

    /** Whether all that one granted value covers, another covers too. Both in canonical form. */
    default boolean includes(String wider, String narrower) {
        return wider.equals(narrower) || covers(wider, narrower);
    }

    /** The kind of this name, if there is one. */
    static Optional<ResourceKind> find(String name) {
        return Optional.ofNullable(Known.BY_NAME.get(name));
    }

    /** The names of all kinds. */
    static Set<String> names() {
        return Known.BY_NAME.keySet();
    }

    /** The same as {@link #canonical(String)}; a value of a kind that is not known stays as it is. */
    static String canonical(String kind, String value) {
        return find(kind).map(known -> known.canonical(value)).orElse(value);
    }

    /** The same as {@link #isGrantable(String)}; nothing of a kind that is not known is grantable. */
    static boolean isGrantable(String kind, String value) {
        return find(kind).map(known -> known.isGrantable(value)).orElse(false);
    }

    /** The same as {@link #covers(String, String)}; nothing of a kind that is not known covers anything. */
    static boolean covers(String kind, String granted, String touched) {
        return find(kind).map(known -> known.covers(granted, touched)).orElse(false);
    }

    /** The same as {@link #includes(String, String)}, in any form; nothing of a kind that is not known includes anything. */
    static boolean includes(String kind, String wider, String narrower) {
        return find(kind)
                .map(known -> known.includes(known.canonical(wider), known.canonical(narrower)))
                .orElse(false);
    }

    /** The table. */
    final class Known {
        private static final Map<String, ResourceKind> BY_NAME = new TreeMap<>(Map.of(
                "spreadsheet", new SpreadsheetKind(),
                "sheet", new SheetKind(),
                "range", new RangeKind(),
                "recipient", new RecipientKind(),
                "repository", new RepositoryKind(),
                "label", new LabelKind(),
                "branch", new BranchKind()));

        private Known() {}
    }
}
