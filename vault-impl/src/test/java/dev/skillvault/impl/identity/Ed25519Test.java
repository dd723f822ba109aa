package dev.skillvault.impl.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's Ed25519 against RFC 8032 section 7.1. */
class Ed25519Test {

    @ParameterizedTest(name = "RFC 8032 test {0}")
    @CsvSource({
        "1, 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "2, 4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "3, c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void signsAsPublished(int number, String secret, String publicKey, String message, String signature)
            throws Exception {
        KeyPair pair = TestIdentities.pair(secret, publicKey);
        byte[] text = HexFormat.of().parseHex(message);
        byte[] expected = HexFormat.of().parseHex(signature);
        assertThat(Ed25519.sign(pair.getPrivate(), text)).as("test %d", number).isEqualTo(expected);
        assertThat(Ed25519.verify(pair.getPublic(), text, expected)).isTrue();
    }

    @Test
    void signatureOfAnotherLengthIsRefused() throws Exception {
        KeyPair pair = TestIdentities.pair("Ed25519");
        byte[] signature = Ed25519.sign(pair.getPrivate(), new byte[3]);
        assertThat(Ed25519.verify(pair.getPublic(), new byte[3], Arrays.copyOf(signature, 65)))
                .isFalse();
        assertThat(Ed25519.verify(pair.getPublic(), new byte[3], Arrays.copyOf(signature, 63)))
                .isFalse();
        assertThat(Ed25519.verify(pair.getPublic(), new byte[3], new byte[0])).isFalse();
    }

    @Test
    void onlyEd25519IsEd25519() throws Exception {
        assertThat(Ed25519.isKey(TestIdentities.pair("Ed25519").getPublic())).isTrue();
        assertThat(Ed25519.isKey(TestIdentities.pair("Ed448").getPublic())).isFalse();
        assertThat(Ed25519.isKey(TestIdentities.pair("EC").getPublic())).isFalse();
    }
}
