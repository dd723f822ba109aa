package dev.skillvault.impl.identity;

import dev.skillvault.AgentId;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;

/**
 * An identity key's word for a log key: with it, an auditor who trusts the agent's certificate can trust the agent's log. And, when
 * the agent is re-keyed, two keys' word that one follows the other.
 *
 * <p><b>Format.</b> The signed bytes are the ASCII text {@code skillvault vouch v1} with a line feed, and then the statement:
 * four fields, vault id, agent id, origin and log public key, each as its length in four bytes, big-endian, and its bytes,
 * text in UTF-8. The signature is Ed25519, ECDSA with SHA-256 in DER, or RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32
 * bytes, by the type of the certificate's key. The first byte is never that of a key derivation, which starts with {@code 0x00}.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
public final class Vouch {

    private static final byte[] PREFIX = "skillvault vouch v1\n".getBytes(StandardCharsets.US_ASCII);

    private static final String SUCCESSION = "skillvault succession v1";

    private Vouch() {}

    /**
     * States which key signs which log.
     *
     * @param vaultId the vault's id
     * @param agent the agent
     * @param origin the log's origin, as its checkpoints say it
     * @param logPublicKey the log's public key, as its checkpoints are verified with
     * @return the statement
     */
    public static byte[] statement(String vaultId, AgentId agent, String origin, byte[] logPublicKey) {
        return new LengthPrefixed()
                .add(vaultId)
                .add(agent.value())
                .add(origin)
                .add(logPublicKey)
                .toBytes();
    }

    /**
     * States that one key follows another as the agent's, and that both speak for the same log. Both keys vouch for it. Seven
     * fields, the first of them the text {@code skillvault succession v1}, so that it is never the statement of an enrolment, which
     * has four: vault id, agent id, origin, log public key, and the SHA-256 of the SubjectPublicKeyInfo of the former key and of the
     * new one.
     *
     * @param vaultId the vault's id
     * @param agent the agent
     * @param origin the log's origin, as its checkpoints say it
     * @param logPublicKey the log's public key, which stays
     * @param formerSpkiSha256 the key that was the agent's
     * @param newSpkiSha256 the key that is the agent's from now on
     * @return the statement
     */
    public static byte[] succession(
            String vaultId,
            AgentId agent,
            String origin,
            byte[] logPublicKey,
            byte[] formerSpkiSha256,
            byte[] newSpkiSha256) {
        return new LengthPrefixed()
                .add(SUCCESSION)
                .add(vaultId)
                .add(agent.value())
                .add(origin)
                .add(logPublicKey)
                .add(formerSpkiSha256)
                .add(newSpkiSha256)
                .toBytes();
    }

    /**
     * Checks a vouch with the certificate's public key alone. Validity in time and trust in the certificate are the caller's.
     *
     * @param certificate the agent's certificate
     * @param statement the statement
     * @param signature what {@link IdentityKey#vouch} gave
     * @return whether the certificate's key vouched for this statement; never for an empty one
     * @throws IdentityException if the certificate's key type is not supported, which is not the same as a bad signature
     */
    public static boolean verify(X509Certificate certificate, byte[] statement, byte[] signature) {
        PublicKey key = certificate.getPublicKey();
        KeyAlgorithm algorithm = KeyAlgorithm.of(key);
        return statement.length > 0 && algorithm.verify(key, signed(statement), signature);
    }

    /** The bytes that are signed. */
    static byte[] signed(byte[] statement) {
        return ByteBuffer.allocate(PREFIX.length + statement.length)
                .put(PREFIX)
                .put(statement)
                .array();
    }
}
