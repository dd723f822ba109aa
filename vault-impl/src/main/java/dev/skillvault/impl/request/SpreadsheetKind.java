package dev.skillvault.impl.request;

import java.util.regex.Pattern;

/** A spreadsheet's id, which no rename and no move changes. */
final class SpreadsheetKind implements ResourceKind {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{10,}");

    @Override
    public String canonical(String value) {
        return value;
    }

    @Override
    public boolean isGrantable(String value) {
        return ID.matcher(value).matches();
    }

    @Override
    public boolean covers(String granted, String touched) {
        return granted.equals(touched);
    }
}
