package dev.skillvault.testkit.canary;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/**
 * All needles, searched at once. Each is keyed by its first eight bytes; a bit filter turns almost every position of the
 * text away at the cost of one multiplication. Immutable after construction.
 */
final class Needles {

    private static final int KEY = Needle.SHORTEST;
    private static final int BITS_PER_KEY = 64;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long[] keys;
    private final List<List<Needle>> byKey;
    private final long[] filter;
    private final int shift;
    private final int longest;

    private Needles(SortedMap<Long, List<Needle>> sorted) {
        keys = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        byKey = List.copyOf(sorted.values());
        longest = byKey.stream()
                .flatMap(List::stream)
                .mapToInt(Needle::length)
                .max()
                .orElse(KEY);
        // at least 64 bits in the filter, and at most 2^30
        int bits = Math.min(30, Math.max(6, Long.SIZE - Long.numberOfLeadingZeros((long) keys.length * BITS_PER_KEY)));
        shift = Long.SIZE - bits;
        filter = new long[1 << (bits - 6)];
        for (long key : keys) {
            int bit = bit(key);
            filter[bit >>> 6] |= 1L << bit;
        }
    }

    static Needles of(Collection<Needle> needles) {
        Map<ByteBuffer, Needle> different = new LinkedHashMap<>();
        needles.forEach(needle -> different.putIfAbsent(needle.content(), needle));
        SortedMap<Long, List<Needle>> sorted = new TreeMap<>();
        different
                .values()
                .forEach(needle -> sorted.computeIfAbsent(needle.key(), key -> new ArrayList<>())
                        .add(needle));
        return new Needles(sorted);
    }

    int longest() {
        return longest;
    }

    /** Finds the needles that begin at or after {@code from} and before {@code startEnd}, and end by {@code end}. */
    void search(byte[] text, int from, int startEnd, int end, ObjIntConsumer<Needle> found) {
        int last = Math.min(startEnd, end - KEY + 1);
        if (from >= last) {
            return;
        }
        long key = ByteBuffer.wrap(text, from, KEY).getLong();
        for (int start = from; ; ) {
            int bit = bit(key);
            if ((filter[bit >>> 6] & (1L << bit)) != 0) {
                compare(key, text, start, end, found);
            }
            start++;
            if (start >= last) {
                return;
            }
            key = (key << 8) | (text[start + KEY - 1] & 0xFF);
        }
    }

    private void compare(long key, byte[] text, int start, int end, ObjIntConsumer<Needle> found) {
        int at = Arrays.binarySearch(keys, key);
        if (at < 0) {
            return;
        }
        for (Needle needle : byKey.get(at)) {
            if (needle.matches(text, start, end)) {
                found.accept(needle, start);
            }
        }
    }

    private int bit(long key) {
        return (int) ((key * GOLDEN) >>> shift);
    }
}
