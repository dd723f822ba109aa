package dev.skillvault.impl.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** SHA-256 with the domain separation of RFC 6962 section 2.1. */
final class MerkleHash {
    static final int LENGTH = 32;

    private static final MessageDigest UNUSED = look();

    private MerkleHash() {}

    /** The root of the empty tree. */
    static byte[] empty() {
        return sha256().digest();
    }

    static byte[] leaf(byte[] data) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return digest.digest(data);
    }

    static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    /**
     * Hashes that were joined.
     *
     * @throws IllegalArgumentException if something is left over
     */
    static List<byte[]> split(byte[] joined) {
        if (joined.length % LENGTH != 0) {
            throw new IllegalArgumentException("not a number of hashes");
        }
        List<byte[]> hashes = new ArrayList<>();
        for (int at = 0; at < joined.length; at += LENGTH) {
            hashes.add(Arrays.copyOfRange(joined, at, at + LENGTH));
        }
        return hashes;
    }

    /** A fresh one: a copy of one that is never used, which is quicker than to look for the algorithm each time. */
    static MessageDigest sha256() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            return look();
        }
    }

    private static MessageDigest look() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
