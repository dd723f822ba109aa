package dev.skillvault.cli;

import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.UsedAnchor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report for a person: a paragraph per log, then the verdict in one sentence that says what to do next.
 *
 * @param report what was found
 * @param pinned whether the identities were compared with ones the auditor named
 * @param files the files that the anchors are from, by note
 */
record Finding(VerificationReport report, boolean pinned, Map<String, Path> files) {

    Finding(VerificationReport report, boolean pinned) {
        this(report, pinned, Map.of());
    }

    void print(PrintWriter out) {
        report.logs().forEach(log -> print(log, out));
        report.remarks().forEach(remark -> out.print(SafeText.line("note: " + remark) + "\n"));
        out.print(SafeText.line(sentence()) + "\n");
    }

    private void print(VerificationReport.Log log, PrintWriter out) {
        line(out, "log", log.origin());
        line(out, "  verified", verified(log.extent()));
        long tail = log.size() - log.checkpointed();
        line(
                out,
                "  checkpointed",
                log.checkpointed() + " entries; "
                        + (tail == 0
                                ? "no unsigned tail"
                                : "unsigned tail of " + tail + " (" + range(log.checkpointed(), log.size()) + ")"));
        line(out, "  anchored", anchored(log));
        if (!log.anchors().isEmpty()) {
            line(out, "  anchors", anchors(log.anchors()));
        }
        line(out, "  identity", log.identity());
        line(
                out,
                "",
                pinned
                        ? "as named by --trust or --trust-certificate"
                        : "believed as found in the log; name it with --trust to be sure");
        out.print("\n");
    }

    private static String anchored(VerificationReport.Log log) {
        long tail = log.size() - log.anchored();
        return (log.anchored() == 0 ? "no anchor" : log.anchored() + " entries")
                + (tail == 0
                        ? "; nothing behind the newest anchor"
                        : "; unanchored tail of " + tail + " (" + range(log.anchored(), log.size()) + ")");
    }

    private String anchors(List<UsedAnchor> anchors) {
        UsedAnchor newest = anchors.get(anchors.size() - 1);
        String from = anchors.stream()
                .flatMap(anchor -> Optional.ofNullable(files.get(anchor.note())).stream())
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return from + "; newest at " + newest.size() + " entries, signed " + newest.signedAt();
    }

    private static String verified(VerificationReport.Extent extent) {
        long among = extent.entries() - (extent.size() - extent.wholeFrom());
        return extent.entries() + (extent.entries() == 1 ? " entry (" : " entries (")
                + (among == 0 ? "" : among + " among the pruned ones, and ")
                + range(extent.wholeFrom(), extent.size()) + ")"
                + (extent.first() == 0 ? "" : "; the first " + extent.first() + " by their hashes only")
                + (extent.pruned() == 0 ? "" : "; " + extent.pruned() + " pruned, by their hashes only");
    }

    /** The verdict, and what to do next. */
    String sentence() {
        return switch (report.verdict()) {
            case VERIFIED ->
                "VERIFIED: " + signed() + ", up to a recent anchor; nothing to do but to keep a"
                        + " new checkpoint elsewhere for the next time.";
            case TAMPERED ->
                "TAMPERED: " + report.problem() + "; stop the agent, set a copy of the store aside as"
                        + " evidence, and compare it with a backup before believing any entry.";
            case CANNOT_VERIFY ->
                "CANNOT VERIFY: " + report.problem() + "; nothing is said about the log until that is"
                        + " put right and this is run again.";
            case VERIFIED_WITHOUT_ANCHOR ->
                "VERIFIED WITHOUT A RECENT ANCHOR: " + signed() + ", but whether"
                        + " later entries were cut off cannot be told; run this again with --anchor and a checkpoint less than"
                        + " a day old that was kept elsewhere.";
        };
    }

    /** An unsigned tail is consistent and no more: nobody vouches for it, and it is as long as the store's owner likes. */
    private String signed() {
        long unsigned = report.logs().stream()
                .mapToLong(log -> log.size() - Math.max(log.checkpointed(), log.anchored()))
                .sum();
        boolean whole = report.logs().stream().allMatch(log -> log.extent().hashes() == 0);
        return unsigned == 0
                ? (whole ? "every entry is" : "every entry that is there is") + " what was signed"
                : (whole ? "the signed entries are" : "the signed entries that are there are")
                        + " what was signed (the " + unsigned + " behind the last signature could have been"
                        + " written by whoever can write to the store)";
    }

    /** From first to last, the first being 0. */
    private static String range(long from, long to) {
        if (from == to) {
            return "none";
        }
        return to - from == 1 ? "entry " + from : "entries " + from + " to " + (to - 1);
    }

    private static void line(PrintWriter out, String name, String value) {
        out.print(name + " ".repeat(16 - name.length()) + SafeText.line(value) + "\n");
    }
}
