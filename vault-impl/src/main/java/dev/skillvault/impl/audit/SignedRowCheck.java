package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds grants, grant requests and operators' keys, as they stand beside a log, against the log's key and its entries: each row is as
 * it was signed and has an entry, and each of these entries has its row, unless its user was forgotten later.
 *
 * <p>Not thread-safe.
 */
final class SignedRowCheck {
    private static final int FETCH = 1000;

    /** The entry of a row. */
    private record Claim(long sequence, String subject) {}

    private static final Map<String, SignedTable> BY_KIND = byKind();

    private final String agent;
    private final Map<SignedTable, Map<String, Claim>> claims = new EnumMap<>(SignedTable.class);

    SignedRowCheck(String agent) {
        this.agent = agent;
    }

    private static Map<String, SignedTable> byKind() {
        Map<String, SignedTable> tables = new TreeMap<>();
        for (EntryKind kind : EntryKind.values()) {
            for (SignedTable table : SignedTable.values()) {
                if (table.isEnteredBy(kind)) {
                    tables.put(kind.name(), table);
                }
            }
        }
        return tables;
    }

    /** Takes note of the next entry of the log, whose leaf is verified; an erasure, whose signature is. */
    void see(long sequence, Map<AuditField, String> fields) {
        String kind = fields.getOrDefault(AuditField.KIND, "");
        String subject = fields.getOrDefault(AuditField.SUBJECT, "");
        SignedTable table = BY_KIND.get(kind);
        if (table != null) {
            of(table).put(fields.getOrDefault(AuditField.AUTHORITY, ""), new Claim(sequence, subject));
        } else if (EntryKind.USER_FORGOTTEN.name().equals(kind)) {
            claims.forEach((each, rows) -> {
                if (each.isOfUsers()) {
                    rows.values().removeIf(claim -> claim.subject.equals(subject));
                }
            });
        }
    }

    /**
     * Compares with the rows that are there.
     *
     * @param logKey the key that the first entry vouches for
     * @param restored whether the log continues another one, which had the entries of older rows
     */
    void verify(Connection connection, byte[] logKey, boolean restored) throws SQLException, TamperedException {
        for (SignedTable table : SignedTable.values()) {
            try (PreparedStatement select = connection.prepareStatement(table.select())) {
                select.setFetchSize(FETCH);
                select.setString(1, agent);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        verify(table, row, logKey, restored);
                    }
                }
            }
            requireNoneLeft(table);
        }
    }

    private void requireNoneLeft(SignedTable table) throws TamperedException {
        Optional<Map.Entry<String, Claim>> missing =
                of(table).entrySet().stream().min(Comparator.comparing(each -> each.getValue().sequence));
        if (missing.isPresent()) {
            throw new TamperedException("the " + name(table, missing.get().getKey()) + " is missing, which entry "
                    + missing.get().getValue().sequence + " made");
        }
    }

    private void verify(SignedTable table, ResultSet row, byte[] logKey, boolean restored)
            throws SQLException, TamperedException {
        String authority = row.getString(1) + "/" + row.getString(2);
        if (!isSigned(table, row, logKey)) {
            throw new TamperedException("the " + name(table, authority) + " was changed: it is not what was signed");
        }
        if (of(table).remove(authority) == null && !restored) {
            throw new TamperedException("the " + name(table, authority) + " has no entry in the log");
        }
    }

    private boolean isSigned(SignedTable table, ResultSet row, byte[] logKey) throws SQLException {
        try {
            return LogKeys.verify(logKey, table.signed(agent, row), Hex.bytes(table.signature(row)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Map<String, Claim> of(SignedTable table) {
        return claims.computeIfAbsent(table, key -> new TreeMap<>());
    }

    private String name(SignedTable table, String authority) {
        return table.label() + " " + authority.replaceAll("[^ -~]", "?") + " of the agent " + agent;
    }
}
