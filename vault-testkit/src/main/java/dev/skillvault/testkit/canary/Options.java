package dev.skillvault.testkit.canary;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line, checked: the ledger and every path exist. */
record Options(Path ledger, int expected, AllowedNames allowedNames, List<Path> paths) {

    static Options parse(List<String> args) throws CannotScanException {
        Path ledger = null;
        Integer expected = null;
        List<String> globs = new ArrayList<>(AllowedNames.DEFAULTS);
        List<Path> paths = new ArrayList<>();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String arg = rest.next();
            switch (arg) {
                case "--ledger" -> ledger = path(value(arg, rest));
                case "--expect" -> expected = count(value(arg, rest));
                case "--allow-name" -> globs.add(value(arg, rest));
                default -> {
                    if (arg.startsWith("--")) {
                        throw new CannotScanException("unknown option " + arg);
                    }
                    paths.add(path(arg));
                }
            }
        }
        return checked(ledger, expected, globs, paths);
    }

    private static Options checked(
            @Nullable Path ledger, @Nullable Integer expected, List<String> globs, List<Path> paths)
            throws CannotScanException {
        if (ledger == null || expected == null || paths.isEmpty()) {
            throw new CannotScanException("usage: --ledger FILE --expect N [--allow-name GLOB]... PATH...");
        }
        if (!Files.isRegularFile(ledger)) {
            throw new CannotScanException("there is no ledger " + ledger);
        }
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CannotScanException("there is no " + path);
            }
        }
        return new Options(ledger, expected, AllowedNames.of(globs), List.copyOf(paths));
    }

    private static String value(String option, Iterator<String> rest) throws CannotScanException {
        if (!rest.hasNext()) {
            throw new CannotScanException(option + " needs a value");
        }
        return rest.next();
    }

    private static int count(String text) throws CannotScanException {
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below, as for zero
        }
        throw new CannotScanException("--expect needs a number above zero");
    }

    private static Path path(String text) throws CannotScanException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CannotScanException("not a path: argument of " + text.length() + " characters");
        }
    }
}
