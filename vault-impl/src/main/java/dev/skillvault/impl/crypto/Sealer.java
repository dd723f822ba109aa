package dev.skillvault.impl.crypto;

import static java.util.Objects.requireNonNull;

import dev.skillvault.CannotOpenException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seals records and opens them again.
 *
 * <p><b>Security guarantees.</b> A sealed record keeps its content secret and whole (AES-256-GCM), belongs to one place
 * ({@link Binding}) and to one key: the commitment, compared in constant time before any decryption, makes a record that
 * opens under two keys infeasible. Length, key id and the fact that a record exists are not hidden. An older record put back
 * in its own place opens; generations and the audit log find that.
 *
 * <p><b>Format.</b> {@code version 1 | suite 1 | key id 16 | salt 32 | commitment 32 | ciphertext | tag 16}; the associated
 * data is everything before the ciphertext and the length-prefixed binding.
 *
 * <p><b>Errors.</b> Whatever is wrong with a record, {@code open} throws the same {@link CannotOpenException} from the same
 * line. A closed key is a bug and stays {@link IllegalStateException}.
 *
 * <p><b>Thread safety.</b> Safe for use by several threads.
 */
public final class Sealer {

    private final SecureRandom random;

    /**
     * Makes a sealer.
     *
     * @param random where salts come from
     */
    public Sealer(SecureRandom random) {
        this.random = requireNonNull(random);
    }

    /**
     * Seals a record.
     *
     * @param key the key
     * @param binding where the record belongs
     * @param plaintext the content, may be empty; the caller wipes it
     * @return the record
     * @throws IllegalStateException if the key is closed
     */
    public byte[] seal(SealingKey key, Binding binding, byte[] plaintext) {
        byte[] salt = new byte[RecordHeader.SALT_LENGTH];
        random.nextBytes(salt);
        return seal(key, binding, plaintext, salt);
    }

    /** Seals with a given salt, which must be new: for {@link #seal(SealingKey, Binding, byte[])} and frozen vectors. */
    static byte[] seal(SealingKey key, Binding binding, byte[] plaintext, byte[] salt) {
        try (RecordKeys keys = RecordKeys.derive(key, salt)) {
            RecordHeader header = RecordHeader.write(key.id(), salt, keys.commitment());
            return header.followedBy(
                    AesGcm.ofThisThread().encrypt(keys.dataKey(), keys.iv(), header.aad(binding), plaintext));
        }
    }

    /**
     * Opens a record.
     *
     * @param key the key
     * @param binding where the record was found
     * @param record the record
     * @return the content; the caller wipes it
     * @throws CannotOpenException if the record is not one sealed with this key for this place
     * @throws IllegalStateException if the key is closed
     */
    public byte[] open(SealingKey key, Binding binding, byte[] record) {
        byte[] plaintext = tryOpen(key, binding, record);
        if (plaintext == null) {
            throw new CannotOpenException();
        }
        return plaintext;
    }

    /**
     * Seals another key, its id included.
     *
     * @param key the key that seals
     * @param binding where the record belongs
     * @param inner the key that is sealed
     * @return the record
     * @throws IllegalStateException if either key is closed
     */
    public byte[] sealKey(SealingKey key, Binding binding, SealingKey inner) {
        byte[] plaintext = Arrays.copyOf(inner.id(), SealingKey.ID_LENGTH + SealingKey.KEY_LENGTH);
        try {
            return inner.secret().use(secret -> {
                System.arraycopy(secret, 0, plaintext, SealingKey.ID_LENGTH, SealingKey.KEY_LENGTH);
                return seal(key, binding, plaintext);
            });
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /**
     * Opens a key sealed with {@link #sealKey}.
     *
     * @param key the key that sealed
     * @param binding where the record was found
     * @param record the record
     * @return the inner key; the caller closes it
     * @throws CannotOpenException if the record is not a key sealed with this key for this place
     * @throws IllegalStateException if the key is closed
     */
    public SealingKey openKey(SealingKey key, Binding binding, byte[] record) {
        byte[] plaintext = open(key, binding, record);
        try {
            if (plaintext.length != SealingKey.ID_LENGTH + SealingKey.KEY_LENGTH) {
                throw new CannotOpenException();
            }
            byte[] secret = Arrays.copyOfRange(plaintext, SealingKey.ID_LENGTH, plaintext.length);
            try {
                return SealingKey.of(Arrays.copyOf(plaintext, SealingKey.ID_LENGTH), SecretBytes.copyOf(secret));
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /**
     * Reads which key a record was sealed with. Nothing is authenticated yet: use it to find the key, not to trust it.
     *
     * @param record the record
     * @return the key id, 16 bytes
     * @throws CannotOpenException if the record is too short, or of an unknown version or suite
     */
    public static byte[] keyId(byte[] record) {
        RecordHeader header = RecordHeader.read(record);
        if (header == null) {
            throw new CannotOpenException();
        }
        return header.keyId();
    }

    private static byte @Nullable [] tryOpen(SealingKey key, Binding binding, byte[] record) {
        RecordHeader header = RecordHeader.read(record);
        if (header == null || !key.hasId(header.keyId())) {
            return null;
        }
        try (RecordKeys keys = RecordKeys.derive(key, header.salt())) {
            if (!MessageDigest.isEqual(keys.commitment(), header.commitment())) {
                return null;
            }
            byte[] sealed = Arrays.copyOfRange(record, RecordHeader.LENGTH, record.length);
            return AesGcm.ofThisThread().decrypt(keys.dataKey(), keys.iv(), header.aad(binding), sealed);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
