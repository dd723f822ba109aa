package dev.skillvault.impl.identity;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/**
 * The curve P-256 (<a href="https://doi.org/10.6028/NIST.SP.800-186">NIST SP 800-186 section 3.2.1.3</a>): its points and Diffie-
 * Hellman over it. A point is checked to be on the curve before a private key meets it (NIST SP 800-56A section 5.6.2.3.4); the
 * curve's cofactor is 1, so such a point has the right order.
 */
final class P256 {

    static final String NAME = "P-256";

    /** An uncompressed point (SEC 1 section 2.3.3): 4, and two coordinates of 32 bytes. */
    static final int POINT_LENGTH = 65;

    private static final int COORDINATE_LENGTH = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final String JCA_NAME = "secp256r1";
    private static final ECParameterSpec CURVE = curve();

    private P256() {}

    /** Whether this is a key on this curve; its point may still be none of the curve's. */
    static boolean isKey(PublicKey key) {
        if (!(key instanceof ECPublicKey ecKey)) {
            return false;
        }
        ECParameterSpec its = ecKey.getParams();
        return its != null
                && CURVE.getCurve().equals(its.getCurve())
                && CURVE.getGenerator().equals(its.getGenerator())
                && CURVE.getOrder().equals(its.getOrder())
                && CURVE.getCofactor() == its.getCofactor();
    }

    static boolean isOnCurve(ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger p = ((ECFieldFp) CURVE.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.pow(2)
                .add(CURVE.getCurve().getA())
                .multiply(x)
                .add(CURVE.getCurve().getB())
                .mod(p);
        return y.pow(2).mod(p).equals(right);
    }

    static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(JCA_NAME), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + NAME, e);
        }
    }

    static byte[] encode(PublicKey key) {
        ECPoint point = ((ECPublicKey) key).getW();
        return ByteBuffer.allocate(POINT_LENGTH)
                .put(UNCOMPRESSED)
                .put(fixed(point.getAffineX().toByteArray()))
                .put(fixed(point.getAffineY().toByteArray()))
                .array();
    }

    /** Reads a point and accepts exactly one encoding of it. */
    static PublicKey decode(byte[] encoded) throws GeneralSecurityException {
        if (encoded.length != POINT_LENGTH || encoded[0] != UNCOMPRESSED) {
            throw new GeneralSecurityException("not an uncompressed point of " + NAME);
        }
        ECPoint point = new ECPoint(
                new BigInteger(1, encoded, 1, COORDINATE_LENGTH),
                new BigInteger(1, encoded, 1 + COORDINATE_LENGTH, COORDINATE_LENGTH));
        if (!isOnCurve(point)) {
            throw new GeneralSecurityException("not a point on " + NAME);
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
    }

    /** The shared x coordinate, 32 bytes, by whichever provider holds the private key; the caller wipes it. */
    static byte[] agree(PrivateKey key, PublicKey other) throws GeneralSecurityException {
        byte[] secret = {};
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(key);
            agreement.doPhase(other, true);
            secret = agreement.generateSecret();
            if (secret.length > COORDINATE_LENGTH) {
                throw new GeneralSecurityException("not a coordinate of " + NAME);
            }
            return fixed(secret);
        } catch (ProviderException | IllegalStateException e) {
            throw new GeneralSecurityException("the key's provider cannot do ECDH", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A coordinate in its 32 bytes: big integers have a sign byte, and neither they nor every token keep leading zeros. */
    private static byte[] fixed(byte[] number) {
        byte[] coordinate = new byte[COORDINATE_LENGTH];
        int length = Math.min(number.length, COORDINATE_LENGTH);
        System.arraycopy(number, number.length - length, coordinate, COORDINATE_LENGTH - length, length);
        return coordinate;
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(JCA_NAME));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + NAME, e);
        }
    }
}
