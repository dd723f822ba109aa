package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.impl.audit.LogKey;
import dev.skillvault.impl.audit.LogSigner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Says which rows are believed: those that are as the agent's log key signed them, and are the newest that the log knows of.
 *
 * <p>Immutable, thread-safe.
 */
final class SignedRows {
    private final AgentId agent;
    private final LogKey key;
    private final String label;

    /**
     * The rows of a kind.
     *
     * @param label what is signed with each, so that no row of one kind passes as one of another
     */
    SignedRows(AgentId agent, LogKey key, String label) {
        this.agent = agent;
        this.key = key;
        this.label = label;
    }

    String sign(LogSigner signer, List<String> fields) {
        return HexFormat.of().formatHex(signer.sign(SignedFields.bytes(label, fields)));
    }

    boolean isBelieved(Connection jdbc, List<String> fields, String signature, String id, int version)
            throws SQLException {
        return isAuthentic(fields, signature) && !isSuperseded(jdbc, id, version);
    }

    private boolean isAuthentic(List<String> fields, String signature) {
        try {
            return key.verify(SignedFields.bytes(label, fields), HexFormat.of().parseHex(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Whether the log knows a later version than the newest row: then somebody deleted the newer row, a revocation most likely, to
     * bring this one back.
     */
    private boolean isSuperseded(Connection jdbc, String id, int version) throws SQLException {
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT 1 FROM audit_entry WHERE agent = ? AND authority = ?")) {
            select.setString(1, agent.value());
            select.setString(2, id + "/" + (version + 1));
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }
}
