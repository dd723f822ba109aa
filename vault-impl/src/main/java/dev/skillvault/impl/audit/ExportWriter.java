package dev.skillvault.impl.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes a log as text, entry by entry; see {@code docs/audit-format.md}. It writes what it is given: only who reads it says whether
 * that is genuine.
 *
 * <p>Not thread-safe.
 */
final class ExportWriter {
    static final String HEADER = "skillvault audit export v1";

    private final OutputStream out;
    private final CompactRange range;

    private ExportWriter(OutputStream out, CompactRange range) {
        this.out = out;
        this.range = range;
    }

    /** Begins with the entries behind a range; an empty one for the whole log. */
    static ExportWriter begin(OutputStream out, String origin, CompactRange before) throws IOException {
        ExportWriter writer = new ExportWriter(out, before.copy());
        writer.line(HEADER, "");
        writer.line("origin", origin);
        writer.line("from", Long.toString(before.size()));
        writer.line("range", Hex.of(before.encode()));
        return writer;
    }

    /** An entry that is not among those exported, with its path to the root before them: the keys come from it. */
    void proven(long sequence, byte[] leaf, String path) throws IOException {
        line("proven", sequence + " " + Base64.getEncoder().encodeToString(leaf));
        line("path", path);
    }

    void leaf(byte[] leaf) throws IOException {
        range.append(MerkleHash.leaf(leaf));
        line("leaf", Base64.getEncoder().encodeToString(leaf));
    }

    /** A note that covers what was written so far, and no more. */
    void checkpoint(String note) throws IOException {
        line("checkpoint", Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8)));
    }

    /** Number of entries of the log so far. */
    long size() {
        return range.size();
    }

    void end() throws IOException {
        line("end", range.size() + " " + Hex.of(range.root()));
        out.flush();
    }

    private void line(String word, String value) throws IOException {
        String text = value.isEmpty() ? word + "\n" : word + " " + value + "\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
