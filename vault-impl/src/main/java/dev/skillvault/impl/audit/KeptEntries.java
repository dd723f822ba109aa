package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which entries are never pruned: on some rest keys, rights and other excuses, and a call is told as a whole or not at all, and not
 * before it is known what came of it.
 *
 * <p>For one thread, and one transaction.
 */
final class KeptEntries {
    /** The kinds of which entries may go; not those of a later version. */
    private static final Set<String> PRUNABLE = Arrays.stream(EntryKind.values())
            .filter(kind -> !isKept(kind))
            .map(EntryKind::name)
            .collect(Collectors.toUnmodifiableSet());

    private static final Map<String, String> OUTCOMES = MissingOutcomes.OUTCOMES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    each -> each.getKey().name(), each -> each.getValue().name()));

    private final Connection connection;
    private final String agent;
    private final long from;
    private final long until;
    private final Map<String, OptionalLong> calls = new HashMap<>();

    /** Of a log whose entries from one on, and up to another, are pruned. */
    KeptEntries(Connection connection, String agent, long from, long until) {
        this.connection = connection;
        this.agent = agent;
        this.from = from;
        this.until = until;
    }

    private static boolean isKept(EntryKind kind) {
        return switch (kind) {
            case AGENT_ENROLLED,
                    AGENT_RESTORED,
                    AGENT_REKEYED,
                    AGENT_OFFBOARDED,
                    USER_FORGOTTEN,
                    LOG_PRUNED,
                    ANCHOR_ACCEPTED,
                    UNKNOWN -> true;
            default -> Arrays.stream(SignedTable.values()).anyMatch(table -> table.isEnteredBy(kind));
        };
    }

    /** The kinds of which entries may go, as SQL lists them. */
    static String prunable() {
        return PRUNABLE.stream().sorted().map(kind -> "'" + kind + "'").collect(Collectors.joining(", "));
    }

    /** The place of the last entry that goes together with this one, which is its own if none does; empty if it stays. */
    OptionalLong goesWith(long sequence, Map<AuditField, String> fields) throws SQLException {
        if (sequence == 0 || !PRUNABLE.contains(fields.getOrDefault(AuditField.KIND, ""))) {
            return OptionalLong.empty();
        }
        String call = fields.get(AuditField.CALL);
        if (call == null) {
            return OptionalLong.of(sequence);
        }
        OptionalLong known = calls.get(call);
        if (known == null) {
            known = last(call);
            calls.put(call, known);
        }
        return known;
    }

    /** The call's last entry; empty if it is not all among what is pruned, or something it announced has no outcome. */
    private OptionalLong last(String call) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT sequence, kind FROM audit_entry WHERE agent = ? AND call = ? ORDER BY sequence")) {
            select.setString(1, agent);
            select.setString(2, call);
            Set<String> awaited = new HashSet<>();
            OptionalLong last = OptionalLong.empty();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long sequence = row.getLong(1);
                    if (sequence < from || sequence >= until) {
                        return OptionalLong.empty();
                    }
                    last = OptionalLong.of(sequence);
                    String kind = row.getString(2);
                    awaited.remove(kind);
                    String outcome = OUTCOMES.get(kind);
                    if (outcome != null) {
                        awaited.add(outcome);
                    }
                }
            }
            return awaited.isEmpty() ? last : OptionalLong.empty();
        }
    }
}
