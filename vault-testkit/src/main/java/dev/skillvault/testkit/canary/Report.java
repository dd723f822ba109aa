package dev.skillvault.testkit.canary;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prints what the scan did and found as it goes, counts, and decides the exit status. */
final class Report {

    /** After so many lines about one file, or one glob, the rest are only counted. */
    private static final int LINES = 20;

    private final PrintStream out;
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private long files;
    private long bytes;
    private long findings;
    private long findingsInFile;
    private long unreadable;
    private long notRegular;

    Report(PrintStream out) {
        this.out = out;
    }

    void ledger(NotedSecrets noted, String marker) {
        line(noted.size() + " different secrets in " + noted.lines() + " lines of the ledger");
        noted.byKind().forEach((kind, values) -> line("  " + kind + ": " + values.size() + by(values, marker)));
    }

    private static String by(Set<String> values, String marker) {
        long marked = values.stream().filter(value -> value.contains(marker)).count();
        return ", searched "
                + (marked == values.size() ? "by the marker" : "by value" + (marked == 0 ? "" : " or marker"));
    }

    void path(Path path) {
        line("scanning " + path);
    }

    void file() {
        files++;
        findingsInFile = 0;
    }

    void scanned(long count) {
        bytes += count;
        if (findingsInFile > LINES) {
            line("LEAK  and " + (findingsInFile - LINES) + " more in this file");
        }
    }

    void found(String path, long offset, Needle needle) {
        findings++;
        findingsInFile++;
        if (findingsInFile <= LINES) {
            line("LEAK " + path + " offset " + offset + ": " + what(needle));
        }
    }

    void foundInName(String path, Needle needle) {
        findings++;
        line("LEAK " + path + " in its name: " + what(needle));
    }

    private static String what(Needle needle) {
        return needle.kind() + ", " + needle.encoding().label();
    }

    void leftOut(String glob, String path) {
        if (leftOut.merge(glob, 1, Integer::sum) <= LINES) {
            line("left out " + path);
        }
    }

    void unreadable(String path) {
        unreadable++;
        line("could not read " + path);
    }

    void notRegular() {
        notRegular++;
    }

    /** Prints the sums. A leak outweighs a file that could not be read. */
    int finish() {
        line(files + " files, " + bytes + " bytes scanned; " + notRegular + " links and special files not followed");
        leftOut.forEach((glob, count) -> line("left out by --allow-name '" + glob + "': " + count));
        if (findings > 0) {
            line(findings + " leaks found");
            return CanaryScan.FOUND;
        }
        if (files == 0 || unreadable > 0) {
            line("could not scan: " + (files == 0 ? "no files" : unreadable + " unreadable"));
            return CanaryScan.FAILED;
        }
        line("no leak found");
        return CanaryScan.CLEAN;
    }

    private void line(String text) {
        out.println("canary: " + text);
    }
}
