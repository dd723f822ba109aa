package dev.skillvault.impl.audit;

import dev.skillvault.impl.audit.MerkleProof.Part;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Computes the hashes of a proof while the leaf hashes of a log go by, from the first to the last.
 *
 * <p>Not thread-safe.
 */
final class PartRoots {
    /** A part, and how much of it went by. */
    private record Begun(Part part, CompactRange range) {}

    private final List<Begun> parts;
    private final NavigableMap<Long, Begun> byFirst = new TreeMap<>();

    PartRoots(List<Part> parts) {
        this.parts = parts.stream()
                .map(part -> new Begun(part, CompactRange.empty()))
                .toList();
        this.parts.forEach(each -> byFirst.put(each.part.first(), each));
    }

    void add(long sequence, byte[] leafHash) {
        Map.Entry<Long, Begun> near = byFirst.floorEntry(sequence);
        if (near != null && sequence < near.getValue().part.end()) {
            near.getValue().range.append(leafHash);
        }
    }

    /** The hashes, in the order of the proof, joined, in hexadecimal. */
    String hex() {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(each -> joined.writeBytes(each.range.root()));
        return Hex.of(joined.toByteArray());
    }
}
