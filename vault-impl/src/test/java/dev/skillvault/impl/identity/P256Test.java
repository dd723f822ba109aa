package dev.skillvault.impl.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.identity.IdentityException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class P256Test {

    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    @Test
    void manyPointsSurviveTheirEncoding() throws Exception {
        for (int i = 0; i < 600; i++) { // one coordinate in 128 is shorter than 32 bytes
            KeyPair pair = P256.generate(TestIdentities.RANDOM);
            byte[] encoded = P256.encode(pair.getPublic());
            assertThat(encoded).hasSize(P256.POINT_LENGTH).startsWith(4);
            assertThat(P256.decode(encoded)).isEqualTo(pair.getPublic());
        }
    }

    @Test
    void pointsBesideTheCurveAreRefused() {
        ECPoint point = ((ECPublicKey) P256.generate(TestIdentities.RANDOM).getPublic()).getW();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        assertThat(P256.isOnCurve(point)).isTrue();
        assertThat(P256.isOnCurve(new ECPoint(x, P.subtract(y)))).isTrue();
        assertThat(P256.isOnCurve(new ECPoint(x, y.add(BigInteger.ONE)))).isFalse();
        assertThat(P256.isOnCurve(new ECPoint(BigInteger.ZERO, BigInteger.ZERO)))
                .isFalse();
        assertThat(P256.isOnCurve(new ECPoint(x.add(P), y))).isFalse();
        assertThat(P256.isOnCurve(new ECPoint(x, y.add(P)))).isFalse();
        assertThat(P256.isOnCurve(new ECPoint(x, y.negate()))).isFalse();
        assertThat(P256.isOnCurve(ECPoint.POINT_INFINITY)).isFalse();
    }

    @Test
    void otherEncodingsAreRefused() {
        byte[] good = P256.encode(P256.generate(TestIdentities.RANDOM).getPublic());
        for (int first : new int[] {0, 2, 3, 5, 6, 7}) {
            byte[] other = good.clone();
            other[0] = (byte) first;
            assertRefused(other);
        }
        assertRefused(Arrays.copyOf(good, 33));
        assertRefused(Arrays.copyOf(good, 64));
        assertRefused(Arrays.copyOf(good, 66));
        assertRefused(new byte[] {0});
        assertRefused(new byte[0]);
    }

    @Test
    void certificateKeyBesideTheCurveIsRefused() throws Exception {
        ECPublicKey good = (ECPublicKey) P256.generate(TestIdentities.RANDOM).getPublic();
        PublicKey bad = KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(new ECPoint(good.getW().getAffineX(), BigInteger.ONE), good.getParams()));
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> KeyAlgorithm.of(bad))
                .withMessage("the certificate's public key is not a point on the curve P-256");
    }

    private static void assertRefused(byte[] encoded) {
        assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> P256.decode(encoded));
    }
}
