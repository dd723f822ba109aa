package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Slot keys that never change, made once with Python's hmac and OpenSSL from the documented format. Those of Ed25519 are in
 * {@link SlotKeyTest}.
 */
class FrozenDerivationTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final SlotContext CONTEXT = SlotContext.of("vault-1", AGENT, sequence(0x10, 16), sequence(0x80, 32));
    private static final SecretBytes VAULT_SECRET = SecretBytes.copyOf(sequence(0xc0, 32));

    /** The first vector for P-256 of NIST's CAVS 14.1 for ECC CDH (SP 800-56A): our key pair, and the other's public key. */
    private static final String SECRET = "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534";

    private static final String PUBLIC = "04ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230"
            + "28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141";
    private static final String OTHER = "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
            + "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac";
    private static final String AGREED = "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b";

    /** The bytes 0x40 to 0x5f, encrypted to the key in rsa-3072.key.pem with OAEP, SHA-256 and MGF1-SHA-256. */
    private static final String CIPHERTEXT =
            "2a58f9600ec55181c57a85a47ba0bc8cc05dce4c531c4025de7b53622016a28cf0dff5bb38fb835a86a17f7a581c92fdf616d5fbf6276353fc648b42c5eccaa8ac7fba06503e75e119e1ac65797a9c194624cfa4c9ad8619a0b6ab4367d12ef5"
                    + "e18d1168a21a2764f7529fc570b1c7f4fce59bcd04de5c019951f5be822df7280e2a3f3118d465d02159dd1635df3716fca59c1b1290174b4c14a204039f22becefdc2ec39401b11b50266f1f2210fac9525e46dd06a7b53d0d129ae8ead0a27"
                    + "df9e4af3e2af9e4c0b313e9231bb2d90d878ba005d4c5ec20aaf49c3e4d79993d6248e9bff284ea6c8728ed6b8bc8f2a5770949f0df819d32b413cab2dcbfb3b8039c3d72d4dafdd3380356cfa78c60f9e33507e8f2552322cb53b4a5419a3ff"
                    + "eb75986e18ff9edd630d8eb446d5ed3a60e3da96701c21a313827b034d9680d5ae742cb4a783f43145908c36c5a5bae28cbfd3d3edcda5b5dd586d6fcda6ad82561ff04ee93be3e3a9b0250ab3b554683a9923bd08cc49280477ecf548018844";

    @Test
    void agreementIsAsPublished() throws Exception {
        KeyPair pair = p256();
        assertThat(P256.agree(pair.getPrivate(), P256.decode(HEX.parseHex(OTHER))))
                .isEqualTo(HEX.parseHex(AGREED));
        assertThat(P256.encode(pair.getPublic())).isEqualTo(HEX.parseHex(PUBLIC));
    }

    @Test
    void p256SlotKeyNeverChanges() throws Exception {
        IdentityKey key = TestIdentities.identity(p256()).key();
        byte[] parameters = HEX.parseHex(OTHER);
        assertThat(key.openSlot(CONTEXT, parameters, null)
                        .sameAs(kek("065ebdcafed4a43b5418e16b23fdde4ee863dac65a89adbd57f26035b4c55f7c")))
                .isTrue();
        assertThat(key.openSlot(CONTEXT, parameters, VAULT_SECRET)
                        .sameAs(kek("9f6d87723553c1009346aaff3a82c86504d9ce658884d8aac85a8c3f00f916a3")))
                .isTrue();
    }

    @Test
    void rsaSlotKeyNeverChanges() throws Exception {
        IdentityKey key = TestIdentities.identity(rsa()).key();
        byte[] parameters = HEX.parseHex(CIPHERTEXT);
        assertThat(key.openSlot(CONTEXT, parameters, null)
                        .sameAs(kek("f50ce9ed1cbe65bf8558c85cc5f57eec813ffb28441027d2bb1bbeeabfc88247")))
                .isTrue();
        assertThat(key.openSlot(CONTEXT, parameters, VAULT_SECRET)
                        .sameAs(kek("c125a5e6035af6c7231d0689babdb4f2cd4c238473358eb27f68b1c2015f1656")))
                .isTrue();
    }

    private static KeyPair p256() throws Exception {
        ECPublicKey publicKey = (ECPublicKey) P256.decode(HEX.parseHex(PUBLIC));
        PrivateKey privateKey = KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(new BigInteger(SECRET, 16), publicKey.getParams()));
        return new KeyPair(publicKey, privateKey);
    }

    private static KeyPair rsa() throws Exception {
        RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) TestIdentities.privateKey("rsa-3072.key.pem", "RSA");
        return new KeyPair(
                KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent())),
                privateKey);
    }

    private static SealingKey kek(String hex) {
        return SealingKey.of(sequence(0x10, 16), SecretBytes.copyOf(HEX.parseHex(hex)));
    }

    private static byte[] sequence(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}
