package dev.skillvault.impl.crypto;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A 256-bit key with a public 128-bit id: the id stands in every record sealed with the key, so that the key can be found
 * again. Root keys, user keys, log keys and the key-encryption keys of slots are all of this type.
 *
 * <p><b>Thread safety.</b> Safe for use by several threads.
 */
public final class SealingKey implements AutoCloseable {

    /** Length of a key id in bytes. */
    public static final int ID_LENGTH = 16;

    /** Length of the key itself in bytes. */
    public static final int KEY_LENGTH = 32;

    private final byte[] id;
    private final SecretBytes secret;

    private SealingKey(byte[] id, SecretBytes secret) {
        this.id = id;
        this.secret = secret;
    }

    /**
     * Joins an id and a secret. The key owns the secret from now on and closes it.
     *
     * @param id the key id, {@value #ID_LENGTH} bytes, copied
     * @param secret the key, {@value #KEY_LENGTH} bytes
     * @return the key
     * @throws IllegalArgumentException if a length is wrong
     */
    public static SealingKey of(byte[] id, SecretBytes secret) {
        requireNonNull(secret);
        if (id.length != ID_LENGTH || secret.length() != KEY_LENGTH) {
            throw new IllegalArgumentException("a sealing key has an id of 16 bytes and a secret of 32");
        }
        return new SealingKey(id.clone(), secret);
    }

    /**
     * Makes a new random key with a new random id.
     *
     * @param random where the bytes come from
     * @return the key
     */
    public static SealingKey generate(SecureRandom random) {
        byte[] id = new byte[ID_LENGTH];
        random.nextBytes(id);
        return new SealingKey(id, SecretBytes.random(KEY_LENGTH, random));
    }

    /**
     * The key id, which is not a secret.
     *
     * @return a copy of the {@value #ID_LENGTH} bytes
     */
    public byte[] id() {
        return id.clone();
    }

    /**
     * Tells whether this key has the given id.
     *
     * @param other an id
     * @return whether the ids are the same
     */
    public boolean hasId(byte[] other) {
        return MessageDigest.isEqual(id, other);
    }

    /**
     * Compares ids, which are public, and then, in constant time, keys.
     *
     * @param other the other key
     * @return whether both id and key are the same
     * @throws IllegalStateException if either is closed
     */
    public boolean sameAs(SealingKey other) {
        return hasId(other.id) && secret.sameAs(other.secret);
    }

    /**
     * The key itself, still wrapped in its type.
     *
     * @return the secret this key owns; do not close it
     */
    SecretBytes secret() {
        return secret;
    }

    /** Wipes the key; every later use throws {@link IllegalStateException}. */
    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "SealingKey[id=" + HexFormat.of().formatHex(id) + "]";
    }
}
