package dev.skillvault.impl.audit;

/**
 * The agent's log key (Ed25519, RFC 8032): signs checkpoints and grant versions.
 *
 * <p>Thread-safe.
 */
public interface LogSigner extends LogKey, AutoCloseable {

    /** The raw public key, 32 bytes. */
    byte[] publicKey();

    /** A signature of 64 bytes. Callers begin their messages with a prefix of their own. */
    byte[] sign(byte[] message);

    /** Forgets the private key. */
    @Override
    void close();
}
