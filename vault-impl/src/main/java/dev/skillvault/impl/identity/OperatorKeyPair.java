package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.operator.OperatorId;
import dev.skillvault.operator.OperatorKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.jspecify.annotations.Nullable;

/**
 * An operator's Ed25519 key pair (<a href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</a>) in a file as PKCS#8 (<a
 * href="https://www.rfc-editor.org/rfc/rfc8410#section-7">RFC 8410 section 7</a>).
 *
 * <p>Immutable, thread-safe.
 */
public final class OperatorKeyPair implements OperatorKey {
    private static final String WHAT = "operator key";
    private static final int ITERATIONS = 600_000;
    /** The SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes (RFC 8410 section 4). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final SecretBytes seed;
    private final byte[] publicKey;

    private OperatorKeyPair(Ed25519PrivateKeyParameters key) {
        byte[] raw = key.getEncoded();
        try {
            this.seed = SecretBytes.copyOf(raw);
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
        this.publicKey = key.generatePublicKey().getEncoded();
    }

    /**
     * Makes a key pair in a new file.
     *
     * @throws IdentityException if the file exists or cannot be written
     */
    public static OperatorKeyPair create(Path file, char @Nullable [] password, SecureRandom random) {
        byte[] seed = new byte[Ed25519PrivateKeyParameters.KEY_SIZE];
        byte[] pem = {};
        try {
            random.nextBytes(seed);
            pem = pem(seed, password, random);
            OwnerOnlyFile.writeNew(file, pem);
        } catch (FileAlreadyExistsException e) {
            throw new IdentityException("the file '" + file.getFileName() + "' exists and is not overwritten");
        } catch (IOException e) {
            throw new IdentityException("the file '" + file.getFileName() + "' cannot be written");
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(pem, (byte) 0);
        }
        return load(file, password);
    }

    /**
     * Loads a key pair.
     *
     * @throws IdentityException if the file cannot be read or holds another key; one clear sentence
     */
    public static OperatorKeyPair load(Path file, char @Nullable [] password) {
        AsymmetricKeyParameter key;
        try {
            key = PrivateKeyFactory.createKey(PemPrivateKey.read(file, password));
        } catch (IOException | RuntimeException e) {
            if (e instanceof IdentityException known) {
                throw known;
            }
            throw new IdentityException(IdentityFile.name(WHAT, file) + " holds a damaged key");
        }
        if (!(key instanceof Ed25519PrivateKeyParameters pair)) {
            throw new IdentityException(IdentityFile.name(WHAT, file)
                    + " holds a key of another type; make an Ed25519 key with 'vault operator enrol'");
        }
        return new OperatorKeyPair(pair);
    }

    private static byte[] pem(byte[] seed, char @Nullable [] password, SecureRandom random) throws IOException {
        PrivateKeyInfo key =
                new PrivateKeyInfo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), new DEROctetString(seed));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JcaPEMWriter out = new JcaPEMWriter(new OutputStreamWriter(bytes, StandardCharsets.US_ASCII))) {
            out.writeObject(new PKCS8Generator(key, password == null ? null : encryption(password, random)));
        }
        return bytes.toByteArray();
    }

    private static OutputEncryptor encryption(char[] password, SecureRandom random) {
        try {
            return new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPRF(PKCS8Generator.PRF_HMACSHA256)
                    .setIterationCount(ITERATIONS)
                    .setRandom(random)
                    .setPassword(password)
                    .build();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this JDK cannot encrypt a key", e);
        }
    }

    /** Whether a public key is one that can be enrolled: a point of the whole group's order, as every honest key is. */
    public static boolean isUsable(byte[] publicKey) {
        return publicKey.length == Ed25519.PUBLIC_KEY_SIZE && Ed25519.validatePublicKeyFull(publicKey, 0);
    }

    /** The name of a public key. */
    public static OperatorId id(byte[] publicKey) {
        return new OperatorId("op_" + HexFormat.of().formatHex(sha256(publicKey), 0, 16));
    }

    /** How the same key would be named if it were an agent's. */
    public static byte[] spkiSha256(byte[] publicKey) {
        byte[] info = Arrays.copyOf(SPKI, SPKI.length + publicKey.length);
        System.arraycopy(publicKey, 0, info, SPKI.length, publicKey.length);
        return sha256(info);
    }

    /** Whether a key made a signature; false, and no failure, for whatever is no key or no signature. */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE || signature.length != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        try {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(publicKey, 0));
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A signature of 64 bytes over a command. */
    public byte[] sign(byte[] command) {
        return seed.<byte[], RuntimeException>use(raw -> {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, new Ed25519PrivateKeyParameters(raw, 0));
            signer.update(command, 0, command.length);
            return signer.generateSignature();
        });
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public OperatorId id() {
        return id(publicKey);
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public String toString() {
        return "OperatorKeyPair[" + id() + "]";
    }
}
