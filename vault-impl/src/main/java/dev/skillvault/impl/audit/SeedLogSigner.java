package dev.skillvault.impl.audit;

import dev.skillvault.impl.crypto.SecretBytes;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A log key held as its seed, which is wiped on close. */
public final class SeedLogSigner implements LogSigner {
    private final SecretBytes seed;
    private final byte[] publicKey;
    private final GenuineSignatures genuine;

    private SeedLogSigner(SecretBytes seed) {
        this.seed = seed;
        this.publicKey = seed.<byte[], RuntimeException>use(raw ->
                new Ed25519PrivateKeyParameters(raw, 0).generatePublicKey().getEncoded());
        this.genuine = new GenuineSignatures(publicKey);
    }

    /** A signer with a seed of 32 bytes (RFC 8032 section 5.1.5); copied. */
    public static LogSigner of(byte[] seed) {
        return new SeedLogSigner(SecretBytes.copyOf(seed));
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public byte[] sign(byte[] message) {
        return seed.<byte[], RuntimeException>use(raw -> {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, new Ed25519PrivateKeyParameters(raw, 0));
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        });
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
        return genuine.verify(message, signature);
    }

    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "SeedLogSigner[redacted]";
    }
}
