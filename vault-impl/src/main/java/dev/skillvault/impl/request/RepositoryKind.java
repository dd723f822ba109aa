package dev.skillvault.impl.request;

import java.util.regex.Pattern;

/** A repository: {@code owner/name}, without regard to the case of ASCII letters. */
final class RepositoryKind implements ResourceKind {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}/(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,100}");

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
        return granted.equals(touched);
    }
}
