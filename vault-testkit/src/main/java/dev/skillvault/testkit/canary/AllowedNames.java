package dev.skillvault.testkit.canary;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of files that hold secrets on purpose, as globs over the file name alone. The ledger's own names are always in. */
final class AllowedNames {

    static final List<String> DEFAULTS = List.of("ledger.jsonl", "*.ledger.jsonl");

    private final Map<String, PathMatcher> globs;

    private AllowedNames(Map<String, PathMatcher> globs) {
        this.globs = globs;
    }

    static AllowedNames of(List<String> globs) throws CannotScanException {
        Map<String, PathMatcher> matchers = new LinkedHashMap<>();
        for (String glob : globs) {
            try {
                matchers.put(glob, FileSystems.getDefault().getPathMatcher("glob:" + glob));
            } catch (IllegalArgumentException e) {
                throw new CannotScanException("not a glob: " + glob);
            }
        }
        return new AllowedNames(matchers);
    }

    /** The first glob that leaves this file out. */
    Optional<String> leavesOut(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            return Optional.empty();
        }
        return globs.entrySet().stream()
                .filter(glob -> glob.getValue().matches(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
