package dev.skillvault.impl.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.crypto.cipher.CryptoCipher;
import org.apache.commons.crypto.cipher.CryptoCipherFactory.CipherProvider;

/**
 * Asserts, once when a vault opens, that AES is done by the pinned implementation and does it right.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
public final class CryptoSelfTest {

    // Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", submitted to NIST
    private static final String KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    private static final String IV = "cafebabefacedbaddecaf888";
    private static final String AAD = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private static final String PLAINTEXT = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    private static final String SEALED = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b";

    private CryptoSelfTest() {}

    /**
     * Checks the class of a fresh cipher, then encrypts and decrypts a published vector.
     *
     * @throws IllegalStateException if another implementation answers, naming its class, or if the answer is wrong
     */
    public static void assertPinned() {
        AesGcm aes = AesGcm.fresh();
        try {
            byte[] sealed = aes.encrypt(hex(KEY), hex(IV), hex(AAD), hex(PLAINTEXT));
            byte[] opened = aes.decrypt(hex(KEY), hex(IV), hex(AAD), hex(SEALED));
            if (!MessageDigest.isEqual(sealed, hex(SEALED)) || !MessageDigest.isEqual(opened, hex(PLAINTEXT))) {
                throw new IllegalStateException("AES-256-GCM fails its known-answer test");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM fails its known-answer test", e);
        }
    }

    /** Compares classes, not names: a class loader could offer another class of the same name. */
    static void requirePinned(CryptoCipher cipher) {
        if (cipher.getClass() != CipherProvider.JCE.getImplClass()) {
            throw new IllegalStateException("AES must be done by " + CipherProvider.JCE.getClassName() + ", found "
                    + cipher.getClass().getName());
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
