package dev.skillvault.impl.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.apache.commons.crypto.cipher.CryptoCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test cases 13 to 16 (AES-256, 96-bit IV) of McGrew and Viega, "The Galois/Counter Mode of Operation", submitted to NIST. */
class AesGcmTest {

    private static final String ZERO_KEY = "0000000000000000000000000000000000000000000000000000000000000000";
    private static final String KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

    private final AesGcm aes = AesGcm.fresh();

    @ParameterizedTest(name = "test case {0}")
    @CsvSource({
        "13, " + ZERO_KEY + ", 000000000000000000000000, '', '', 530f8afbc74536b9a963b4f1c4cb738b",
        "14, " + ZERO_KEY + ", 000000000000000000000000, '', 00000000000000000000000000000000,"
                + "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        "15, " + KEY + ", cafebabefacedbaddecaf888, '',"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
                + "b094dac5d93471bdec1a502270e3cc6c",
        "16, " + KEY + ", cafebabefacedbaddecaf888, feedfacedeadbeeffeedfacedeadbeefabaddad2,"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"
    })
    void givesThePublishedBytes(int number, String key, String iv, String aad, String plaintext, String sealed)
            throws GeneralSecurityException {
        assertThat(aes.encrypt(hex(key), hex(iv), hex(aad), hex(plaintext)))
                .as("test case %d", number)
                .isEqualTo(hex(sealed));
        assertThat(aes.decrypt(hex(key), hex(iv), hex(aad), hex(sealed))).isEqualTo(hex(plaintext));
    }

    @Test
    void wrongTagIsRefusedAndTheCipherGoesOn() throws GeneralSecurityException {
        byte[] sealed = aes.encrypt(hex(KEY), new byte[12], new byte[3], new byte[40]);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> aes.decrypt(hex(KEY), new byte[12], new byte[3], sealed))
                .isInstanceOf(GeneralSecurityException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThat(aes.decrypt(hex(KEY), new byte[12], new byte[3], sealed)).isEqualTo(new byte[40]);
    }

    @Test
    void pinnedImplementationPassesTheSelfTest() {
        assertThatCode(CryptoSelfTest::assertPinned).doesNotThrowAnyException();
        assertThatCode(CryptoSelfTest::assertPinned).doesNotThrowAnyException(); // a second vault on the same thread
        assertThat(AesGcm.newCipher().getClass().getName()).isEqualTo("org.apache.commons.crypto.cipher.JceCipher");
    }

    @Test
    void otherImplementationIsRefusedByName() {
        CryptoCipher other = mock(CryptoCipher.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> CryptoSelfTest.requirePinned(other))
                .withMessageContaining("JceCipher")
                .withMessageContaining(other.getClass().getName());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
