package dev.skillvault.impl.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a segment, some at a time. What it hands out is compared with the store, so nothing is believed.
 *
 * <p>Not thread-safe.
 */
public final class SegmentLeaves implements Closeable {
    /** How many go into one unit of work, for which everybody else waits. */
    public static final int WINDOW = 250;

    private static final long BYTES = 4L << 20;
    private static final long TERMS = 5_000;

    private final ExportLines lines;
    private final long from;
    private long next;
    private long logTime;
    private boolean ended;

    private SegmentLeaves(ExportLines lines, long logTimeBefore) throws IOException {
        this.lines = lines;
        lines.next();
        lines.next();
        lines.next();
        this.from = lines.number(lines.value("from"));
        this.next = from;
        this.logTime = logTimeBefore;
    }

    static SegmentLeaves open(Path file, long logTimeBefore) throws IOException {
        ExportLines lines = new ExportLines(Files.newInputStream(file));
        try {
            return new SegmentLeaves(lines, logTimeBefore);
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The place of the first. */
    long from() {
        return from;
    }

    /** The next ones, at most so many, and fewer if they are large; empty at the end. */
    public List<SegmentEntry> next(int most) throws IOException {
        List<SegmentEntry> entries = new ArrayList<>();
        long bytes = 0;
        long terms = 0;
        while (!ended && entries.size() < most && bytes < BYTES && terms < TERMS) {
            lines.next();
            ended = lines.is("end");
            if (lines.is("leaf")) {
                SegmentEntry entry = entry(lines.base64(lines.value("leaf")));
                entries.add(entry);
                next++;
                logTime = entry.logTime();
                bytes += entry.length();
                terms += entry.terms();
            }
        }
        return entries;
    }

    private SegmentEntry entry(byte[] leaf) {
        try {
            return new SegmentEntry(next, leaf, logTime);
        } catch (IllegalArgumentException e) {
            throw lines.malformed();
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
