package dev.skillvault.impl.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which parts of a tree make up a proof, and to which root a proof leads: inclusion by RFC 6962 section 2.1.1, consistency by section
 * 2.1.2. The parts are disjoint.
 *
 * <p>Stateless.
 */
final class MerkleProof {
    private MerkleProof() {}

    /**
     * A part of a tree, whose root is one hash of a proof.
     *
     * @param first its first leaf
     * @param end the leaf behind its last
     */
    record Part(long first, long end) {}

    /**
     * The audit path of a leaf, from the leaf up.
     *
     * @throws IllegalArgumentException if the tree has no such leaf
     */
    static List<Part> inclusion(long leaf, long size) {
        if (leaf < 0 || leaf >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + leaf);
        }
        List<Part> path = new ArrayList<>();
        long first = 0;
        long end = size;
        while (end - first > 1) {
            long middle = first + split(end - first);
            if (leaf < middle) {
                path.add(new Part(middle, end));
                end = middle;
            } else {
                path.add(new Part(first, middle));
                first = middle;
            }
        }
        Collections.reverse(path);
        return path;
    }

    /**
     * What shows that the tree of the older size is the beginning of the newer one.
     *
     * @throws IllegalArgumentException if the older one is empty, or longer than the newer one
     */
    static List<Part> consistency(long older, long newer) {
        if (older < 1 || older > newer) {
            throw new IllegalArgumentException("a tree of " + newer + " leaves does not begin with one of " + older);
        }
        List<Part> proof = new ArrayList<>();
        long first = 0;
        long end = newer;
        while (end != older) {
            long middle = first + split(end - first);
            if (older <= middle) {
                proof.add(new Part(middle, end));
                end = middle;
            } else {
                proof.add(new Part(first, middle));
                first = middle;
            }
        }
        if (first > 0) {
            proof.add(new Part(first, end));
        }
        Collections.reverse(proof);
        return proof;
    }

    /**
     * The root to which an audit path leads.
     *
     * @throws IllegalArgumentException if it is not as long as a path in a tree of this size
     */
    static byte[] root(byte[] leafHash, long leaf, long size, List<byte[]> path) {
        List<Part> parts = inclusion(leaf, size);
        if (parts.size() != path.size()) {
            throw new IllegalArgumentException("not a path in a tree of this size");
        }
        byte[] hash = leafHash;
        for (int i = 0; i < path.size(); i++) {
            byte[] beside = path.get(i);
            hash = parts.get(i).first() > leaf ? MerkleHash.node(hash, beside) : MerkleHash.node(beside, hash);
        }
        return hash;
    }

    /** The largest power of two that is smaller. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
