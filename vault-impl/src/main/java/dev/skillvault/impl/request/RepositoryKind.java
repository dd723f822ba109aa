package dev.skillvault.impl.request;

import java.util.regex.Pattern;

/**
 * A repository: {@code owner/name}, without regard to the case of ASCII letters. A permission may add the repository's numeric id,
 * {@code owner/name#ID}: names change hands, ids do not. Which id a name has is not in a request, so that is checked when it is sent.
 */
final class RepositoryKind implements ResourceKind {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_.-]{1,100}/(?!\\.{1,2}(?:#|$))[A-Za-z0-9_.-]{1,100}(?:#[1-9][0-9]{0,17})?");

    @Override
    public String canonical(String value) {
        return AsciiCase.lower(value);
    }

    @Override
    public boolean isGrantable(String value) {
        return NAME.matcher(value).matches();
    }

    @Override
    public boolean covers(String granted, String touched) {
        int mark = granted.indexOf('#');
        return (mark < 0 ? granted : granted.substring(0, mark)).equals(touched);
    }

    /** A name with an id is less than the name alone. */
    @Override
    public boolean includes(String wider, String narrower) {
        return wider.equals(narrower) || narrower.startsWith(wider + "#");
    }
}
