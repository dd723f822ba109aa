package dev.skillvault.identity;

/**
 * The types of key that {@link AgentIdentity#createPkcs12(java.nio.file.Path, String, char[], KeyType)} makes. More are accepted:
 * RSA keys may be longer.
 *
 * @since 0.1.0
 */
public enum KeyType {
    /** Ed25519 (RFC 8032): fast and short, the best choice where nothing speaks against it. */
    ED25519,
    /** EC on the curve P-256: what hardware and most certificate authorities support. */
    P256,
    /** RSA with 3072 bits: for certificate authorities that know nothing else. */
    RSA3072
}
