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
    private final ExportLines lines;
    private final long from;
    private boolean ended;

    private SegmentLeaves(ExportLines lines) throws IOException {
        this.lines = lines;
        lines.next();
        lines.next();
        lines.next();
        this.from = lines.number(lines.value("from"));
    }

    static SegmentLeaves open(Path file) throws IOException {
        ExportLines lines = new ExportLines(Files.newInputStream(file));
        try {
            return new SegmentLeaves(lines);
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The place of the first. */
    long from() {
        return from;
    }

    /** The next ones, as they are hashed, at most so many; empty at the end. */
    public List<byte[]> next(int most) throws IOException {
        List<byte[]> leaves = new ArrayList<>();
        while (!ended && leaves.size() < most) {
            lines.next();
            ended = lines.is("end");
            if (lines.is("leaf")) {
                leaves.add(lines.base64(lines.value("leaf")));
            }
        }
        return leaves;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
