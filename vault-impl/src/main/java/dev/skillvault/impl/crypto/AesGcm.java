package dev.skillvault.impl.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.crypto.cipher.CryptoCipher;
import org.apache.commons.crypto.cipher.CryptoCipherFactory;
import org.apache.commons.crypto.cipher.CryptoCipherFactory.CipherProvider;

/**
 * AES-256-GCM with a tag of 128 bits (<a href="https://doi.org/10.6028/NIST.SP.800-38D">NIST SP 800-38D section 7</a>) by
 * Apache Commons Crypto, pinned to its JCE implementation.
 *
 * <p>The pin is not a preference: the library's default is a native path that leaves unverified plaintext in the output,
 * misreads slices and crashes when an instance is shared, with a silent fall-back. Hence one instance per thread, arrays of
 * the exact size, offset 0, and a check of the class of each instance made.
 *
 * <p>A JDK cipher keeps the key of its last record until the next one, and refuses to encrypt twice in a row with one key
 * and IV.
 *
 * <p><b>Thread safety.</b> For one thread: take {@link #ofThisThread()} where it is used and pass it to nobody.
 */
final class AesGcm {

    static final int KEY_LENGTH = 32;
    static final int IV_LENGTH = 12;
    static final int TAG_LENGTH = 16;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final ThreadLocal<AesGcm> OF_THIS_THREAD = ThreadLocal.withInitial(AesGcm::fresh);

    private final CryptoCipher cipher;

    private AesGcm(CryptoCipher cipher) {
        this.cipher = cipher;
    }

    static AesGcm ofThisThread() {
        return OF_THIS_THREAD.get();
    }

    static AesGcm fresh() {
        return new AesGcm(newCipher());
    }

    /** Encrypts; never call it twice with one key and IV. */
    byte[] encrypt(byte[] key, byte[] iv, byte[] aad, byte[] plaintext) {
        byte[] out = new byte[Math.addExact(plaintext.length, TAG_LENGTH)];
        try {
            run(Cipher.ENCRYPT_MODE, key, iv, aad, plaintext, out);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    /** Decrypts ciphertext and tag, at least {@link #TAG_LENGTH} bytes; the output is wiped when the tag is wrong. */
    byte[] decrypt(byte[] key, byte[] iv, byte[] aad, byte[] sealed) throws GeneralSecurityException {
        byte[] out = new byte[sealed.length - TAG_LENGTH];
        boolean opened = false;
        try {
            run(Cipher.DECRYPT_MODE, key, iv, aad, sealed, out);
            opened = true;
            return out;
        } finally {
            if (!opened) {
                Arrays.fill(out, (byte) 0);
            }
        }
    }

    private void run(int mode, byte[] key, byte[] iv, byte[] aad, byte[] in, byte[] out)
            throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, iv));
        cipher.updateAAD(aad);
        int written = cipher.doFinal(in, 0, in.length, out, 0);
        if (written != out.length) {
            throw new GeneralSecurityException("AES-256-GCM gave " + written + " bytes, not " + out.length);
        }
    }

    static CryptoCipher newCipher() {
        Properties pinned = new Properties();
        pinned.setProperty(CryptoCipherFactory.CLASSES_KEY, CipherProvider.JCE.getClassName());
        try {
            CryptoCipher cipher = CryptoCipherFactory.getCryptoCipher(TRANSFORMATION, pinned);
            CryptoSelfTest.requirePinned(cipher);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }
}
