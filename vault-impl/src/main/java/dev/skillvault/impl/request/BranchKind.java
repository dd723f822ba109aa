package dev.skillvault.impl.request;

import java.util.regex.Pattern;

/** A branch by its name; {@code refs/heads/main} is the branch {@code main}. Any other ref, and a branch of a fork, is covered by none. */
final class BranchKind implements ResourceKind {
    private static final String HEADS = "refs/heads/";
    /** Narrower than git-check-ref-format. */
    private static final Pattern NAME = Pattern.compile(
            "(?!refs/)(?!.*(?:\\.\\.|//|/\\.|\\.lock$|\\.lock/|[./]$))[A-Za-z0-9_][A-Za-z0-9._/+#-]{0,199}");

    @Override
    public String canonical(String value) {
        return value.startsWith(HEADS) ? value.substring(HEADS.length()) : value;
    }

    @Override
    public boolean isGrantable(String value) {
        return NAME.matcher(canonical(value)).matches();
    }

    @Override
    public boolean covers(String granted, String touched) {
        return granted.equals(touched);
    }
}
