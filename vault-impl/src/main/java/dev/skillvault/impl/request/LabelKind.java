package dev.skillvault.impl.request;

/** A label: Gmail's id of one, like {@code INBOX} or {@code Label_7}, or GitHub's name of one. Compared exactly. */
final class LabelKind implements ResourceKind {

    @Override
    public String canonical(String value) {
        return value;
    }

    /** Without a comma: that is how a query joins several. */
    @Override
    public boolean isGrantable(String value) {
        return !value.isBlank()
                && value.length() <= 200
                && value.indexOf(',') < 0
                && value.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public boolean covers(String granted, String touched) {
        return granted.equals(touched);
    }
}
