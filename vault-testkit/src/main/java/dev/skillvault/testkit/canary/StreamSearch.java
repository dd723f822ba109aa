package dev.skillvault.testkit.canary;

import java.io.IOException;
import java.io.InputStream;

/** Searches a stream of any length through one buffer. Not thread-safe: the buffer is reused. */
final class StreamSearch {

    static final int BUFFER = 1 << 16;

    private final Needles needles;
    private final byte[] buffer;

    /** The buffer holds at least two of the longest needle, whatever size is asked for. */
    StreamSearch(Needles needles, int bufferSize) {
        this.needles = needles;
        this.buffer = new byte[Math.max(bufferSize, 2 * needles.longest())];
    }

    interface Found {
        void at(long offset, Needle needle);
    }

    /** Reads to the end and returns the number of bytes read. */
    long search(InputStream in, Found found) throws IOException {
        long base = 0;
        int kept = 0;
        while (true) {
            int read = in.readNBytes(buffer, kept, buffer.length - kept);
            int end = kept + read;
            boolean atEnd = end < buffer.length;
            // what begins too late to be whole in this buffer is looked at with the next one
            int startEnd = atEnd ? end : end - needles.longest() + 1;
            long offset = base;
            needles.search(buffer, 0, startEnd, end, (needle, at) -> found.at(offset + at, needle));
            if (atEnd) {
                return base + end;
            }
            kept = end - startEnd;
            System.arraycopy(buffer, startEnd, buffer, 0, kept);
            base += startEnd;
        }
    }
}
