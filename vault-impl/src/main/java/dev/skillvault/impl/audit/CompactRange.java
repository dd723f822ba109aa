package dev.skillvault.impl.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a Merkle tree: the roots of its perfect subtrees, largest first, one for each bit set in the size. Enough to
 * append and to know the root, whatever the size.
 *
 * <p>Not thread-safe.
 */
final class CompactRange {
    private final List<byte[]> roots;
    private long size;

    private CompactRange(List<byte[]> roots, long size) {
        this.roots = roots;
        this.size = size;
    }

    static CompactRange empty() {
        return new CompactRange(new ArrayList<>(), 0);
    }

    /**
     * Reads the encoded form.
     *
     * @throws IllegalArgumentException if it does not have one hash for each bit set in the size
     */
    static CompactRange decode(long size, byte[] encoded) {
        if (size < 0 || encoded.length != Long.bitCount(size) * MerkleHash.LENGTH) {
            throw new IllegalArgumentException("not the compact range of a tree of this size");
        }
        List<byte[]> roots = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(encoded);
        while (in.hasRemaining()) {
            byte[] hash = new byte[MerkleHash.LENGTH];
            in.get(hash);
            roots.add(hash);
        }
        return new CompactRange(roots, size);
    }

    /** The hashes one after the other, the largest subtree's first. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(roots.size() * MerkleHash.LENGTH);
        roots.forEach(out::put);
        return out.array();
    }

    CompactRange copy() {
        return new CompactRange(new ArrayList<>(roots), size);
    }

    long size() {
        return size;
    }

    void append(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long merged = size; (merged & 1) == 1; merged >>= 1) {
            hash = MerkleHash.node(roots.remove(roots.size() - 1), hash);
        }
        roots.add(hash);
        size++;
    }

    /** The tree's root (RFC 6962 section 2.1). */
    byte[] root() {
        if (roots.isEmpty()) {
            return MerkleHash.empty();
        }
        byte[] hash = roots.get(roots.size() - 1);
        for (int i = roots.size() - 2; i >= 0; i--) {
            hash = MerkleHash.node(roots.get(i), hash);
        }
        return hash.clone();
    }
}
