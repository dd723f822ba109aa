package dev.skillvault.impl.audit;

/**
 * The public half of an agent's log key (Ed25519, RFC 8032): says what it signed.
 *
 * <p>Thread-safe.
 */
public interface LogKey {

    /**
     * A key as a log's head names it.
     *
     * @param hex the raw public key in hexadecimal; text that is none verifies nothing
     */
    static LogKey ofHead(String hex) {
        byte[] raw;
        try {
            raw = Hex.bytes(hex);
        } catch (IllegalArgumentException e) {
            raw = new byte[0];
        }
        byte[] key = raw;
        return (message, signature) -> LogKeys.verify(key, message, signature);
    }

    /** Whether this key made the signature. */
    boolean verify(byte[] message, byte[] signature);
}
