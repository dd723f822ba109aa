package dev.skillvault.impl.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A C2SP {@code tlog-checkpoint} in a C2SP {@code signed-note}: origin, size, root and one extension line with the time, then one
 * Ed25519 signature whose key is named like the origin. There is exactly one accepted text for each statement: what is parsed must
 * encode to the same bytes again.
 *
 * @param origin the log's name
 * @param size number of entries covered
 * @param rootHex the root over them, in hexadecimal
 * @param at when it was signed, by the vault's clock, to the microsecond
 * @param keyHash names the key, in hexadecimal: see {@link #keyHash}
 * @param signatureHex the signature over the text, in hexadecimal
 */
record SignedCheckpoint(String origin, long size, String rootHex, Instant at, String keyHash, String signatureHex) {
    private static final String DASH = "\u2014 ";
    private static final byte ED25519 = 1;
    private static final int KEY_HASH_LENGTH = 4;

    static SignedCheckpoint sign(String origin, long size, byte[] root, Instant at, LogSigner signer) {
        String text = text(origin, size, root, at);
        return new SignedCheckpoint(
                origin,
                size,
                Hex.of(root),
                at,
                Hex.of(keyHash(origin, signer.publicKey())),
                Hex.of(signer.sign(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Empty if the text is not exactly what {@link #note} would write for some statement. */
    static Optional<SignedCheckpoint> parse(String note) {
        try {
            String[] lines = note.split("\n", -1);
            if (lines.length != 7 || !lines[3].startsWith("time ") || !lines[5].startsWith(DASH)) {
                return Optional.empty();
            }
            byte[] root = Base64.getDecoder().decode(lines[2]);
            String[] signature = lines[5].substring(DASH.length()).split(" ", -1);
            byte[] signed = Base64.getDecoder().decode(signature[signature.length - 1]);
            if (root.length != MerkleHash.LENGTH || signed.length != KEY_HASH_LENGTH + LogKeys.SIGNATURE_LENGTH) {
                return Optional.empty();
            }
            SignedCheckpoint parsed = new SignedCheckpoint(
                    lines[0],
                    Long.parseLong(lines[1]),
                    Hex.of(root),
                    Instant.parse(lines[3].substring("time ".length())),
                    Hex.of(Arrays.copyOf(signed, KEY_HASH_LENGTH)),
                    Hex.of(Arrays.copyOfRange(signed, KEY_HASH_LENGTH, signed.length)));
            return parsed.note().equals(note) ? Optional.of(parsed) : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether this key is the one that is named, and made the signature. */
    boolean isSignedBy(byte[] publicKey) {
        byte[] message = text(origin, size, Hex.bytes(rootHex), at).getBytes(StandardCharsets.UTF_8);
        return keyHash.equals(Hex.of(keyHash(origin, publicKey)))
                && LogKeys.verify(publicKey, message, Hex.bytes(signatureHex));
    }

    /** The signed note, ending in a newline. */
    String note() {
        byte[] signature = ByteBuffer.allocate(KEY_HASH_LENGTH + LogKeys.SIGNATURE_LENGTH)
                .put(Hex.bytes(keyHash))
                .put(Hex.bytes(signatureHex))
                .array();
        return text(origin, size, Hex.bytes(rootHex), at) + "\n" + DASH + origin + " "
                + Base64.getEncoder().encodeToString(signature) + "\n";
    }

    private static String text(String origin, long size, byte[] root, Instant at) {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\ntime " + at + "\n";
    }

    /** First 4 bytes of SHA-256(name, newline, algorithm, public key), as in C2SP signed-note. */
    static byte[] keyHash(String name, byte[] publicKey) {
        MessageDigest digest = MerkleHash.sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        digest.update(ED25519);
        return Arrays.copyOf(digest.digest(publicKey), KEY_HASH_LENGTH);
    }
}
