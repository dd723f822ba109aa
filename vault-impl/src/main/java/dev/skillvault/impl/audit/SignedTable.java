package dev.skillvault.impl.audit;

import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The tables whose rows are versions that never change, each signed with the agent's log key and entered in its log. */
@SuppressWarnings("ImmutableEnumChecker") // List.of and Set.of
enum SignedTable {
    GRANT(
            "grant",
            "grant_version",
            List.of(
                    "grant_id",
                    "version",
                    "user_id",
                    "skill_id",
                    "connection_id",
                    "parent_id",
                    "status",
                    "permissions",
                    "artifact_sha256",
                    "wishes",
                    "made_at"),
            Set.of(
                    EntryKind.GRANTED,
                    EntryKind.GRANT_SUSPENDED,
                    EntryKind.GRANT_CONFIRMED,
                    EntryKind.GRANT_LAPSED,
                    EntryKind.GRANT_REVOKED)),
    REQUEST(
            "grant request",
            "grant_request",
            List.of(
                    "request_id",
                    "version",
                    "user_id",
                    "skill_id",
                    "connection_id",
                    "number",
                    "skill_version",
                    "purpose",
                    "needs",
                    "wants",
                    "artifact_sha256",
                    "wishes",
                    "state",
                    "reason",
                    "made_at"),
            Set.of(EntryKind.GRANT_REQUESTED, EntryKind.GRANT_REQUEST_GRANTED, EntryKind.GRANT_REFUSED)),
    OPERATOR(
            "operator's key",
            "operator_key",
            List.of("operator_id", "version", "name", "public_key", "enrolled_at", "status"),
            Set.of(EntryKind.OPERATOR_ENROLLED, EntryKind.OPERATOR_ENDED));

    private static final Set<String> EIGHT_BYTES = Set.of("version", "enrolled_at");

    private final String label;
    private final String table;
    private final List<String> columns;
    private final Set<EntryKind> kinds;

    SignedTable(String label, String table, List<String> columns, Set<EntryKind> kinds) {
        this.label = label;
        this.table = table;
        this.columns = columns;
        this.kinds = kinds;
    }

    /** How a row is called. */
    String label() {
        return label;
    }

    /** Whether an entry of this kind enters a row. */
    boolean isEnteredBy(EntryKind kind) {
        return kinds.contains(kind);
    }

    /** Whether the rows go when their user is forgotten. */
    boolean isOfUsers() {
        return this != OPERATOR;
    }

    /** The rows of an agent: id, version, what else is signed, and the signature. */
    String select() {
        return "SELECT " + String.join(", ", columns) + ", signature FROM " + table + " WHERE agent_id = ? ORDER BY "
                + columns.get(0) + ", version";
    }

    String signature(ResultSet row) throws SQLException {
        return String.valueOf(row.getString(columns.size() + 1));
    }

    /**
     * What is signed for a row.
     *
     * @throws IllegalArgumentException if a number is none
     */
    byte[] signed(String agent, ResultSet row) throws SQLException {
        LengthPrefixed fields = new LengthPrefixed();
        if (this == OPERATOR) {
            fields.add("skillvault/operator/1");
        }
        fields.add(agent);
        for (int i = 0; i < columns.size(); i++) {
            String value = String.valueOf(row.getString(i + 1));
            if (this == OPERATOR && EIGHT_BYTES.contains(columns.get(i))) {
                fields.add(Long.parseLong(value));
            } else {
                fields.add(value);
            }
        }
        byte[] bytes = fields.toBytes();
        byte[] prefix =
                this == OPERATOR ? new byte[0] : ("skillvault " + label + " v1\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(prefix.length + bytes.length)
                .put(prefix)
                .put(bytes)
                .array();
    }
}
