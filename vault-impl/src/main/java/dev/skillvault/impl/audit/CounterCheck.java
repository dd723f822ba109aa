package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.store.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the uses of permissions again, from the entries, and holds the counters of the vault against them: a call is debited in the unit
 * that writes its intent, and never given back. Compared are the counters of grants whose rows are there; a user who was forgotten took
 * grants and counters along.
 *
 * <p>Not thread-safe.
 */
final class CounterCheck {
    private static final int FETCH = 1000;

    /** The window of a counter of uses in all. */
    private static final long IN_ALL = 0;

    /** What is counted: the uses of a permission, in all or in a window of its rate. */
    private record Counter(String grant, int permission, long window) {
        static final Comparator<Counter> ORDER = Comparator.comparing(Counter::grant)
                .thenComparing(Counter::permission)
                .thenComparing(Counter::window);
    }

    /** What the entries say: how many uses, and of the last one when it was and its entry. */
    private record Uses(long number, long at, long sequence) {
        static final Uses NONE = new Uses(0, 0, -1);
    }

    private final LogHead head;
    private final PruneRecords pruned;
    private final GrantedRates rates;
    private final Map<String, List<GrantedRates.Debited>> debited = new HashMap<>();
    private final Map<Counter, Uses> counted = new HashMap<>();

    /** For the log with this head. */
    CounterCheck(LogHead head, PruneRecords pruned) {
        this.head = head;
        this.pruned = pruned;
        this.rates = new GrantedRates(head.agent());
    }

    /** Reads what was granted, before the log is walked through. That these rows are genuine is for {@link SignedRowCheck} to find. */
    void read(Connection connection) throws SQLException {
        rates.read(connection);
    }

    /** Takes note of the next entry of the log, whose leaf is verified. */
    void see(long sequence, Map<AuditField, String> fields) {
        if (!EntryKind.CALL_INTENT.name().equals(fields.get(AuditField.KIND))) {
            return;
        }
        Instant at = EntryCertificate.at(fields);
        for (GrantedRates.Debited each :
                debited.computeIfAbsent(fields.getOrDefault(AuditField.AUTHORITY, ""), rates::debited)) {
            count(each, IN_ALL, at, sequence);
            each.window(at).ifPresent(window -> count(each, window, at, sequence));
        }
    }

    private void count(GrantedRates.Debited permission, long window, Instant at, long sequence) {
        Counter counter = new Counter(permission.grant(), permission.index(), window);
        long number = counted.getOrDefault(counter, Uses.NONE).number + 1;
        counted.put(counter, new Uses(number, Micros.of(at), sequence));
    }

    /**
     * Compares with the rows that are there.
     *
     * @param restored whether the log continues another one, which had the entries of older uses
     * @return what is worth knowing, in sentences
     */
    List<String> verify(Connection connection, boolean restored) throws SQLException, TamperedException {
        long gone = pruned.missingBetween(0, head.size() - 1);
        long spare = restored ? Long.MAX_VALUE : gone;
        boolean any = false;
        try (PreparedStatement select = connection.prepareStatement("SELECT grant_id, permission, window_start, used,"
                + " last_used_at FROM grant_counter WHERE agent_id = ? ORDER BY grant_id, permission, window_start")) {
            select.setFetchSize(FETCH);
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    any = true;
                    Counter counter = new Counter(String.valueOf(row.getString(1)), row.getInt(2), row.getLong(3));
                    if (rates.areKnown(counter.grant)) {
                        compare(counter, row.getLong(4), row.getLong(5), spare);
                    }
                }
            }
        }
        Optional<Counter> missing = counted.keySet().stream()
                .filter(counter -> rates.areKnown(counter.grant))
                .min(Counter.ORDER);
        if (missing.isPresent()) {
            throw new TamperedException(name(missing.get()) + " is missing, and the entries say that there were "
                    + uses(missing.get()).number);
        }
        return remarks(any, gone);
    }

    private void compare(Counter counter, long used, long lastUsed, long spare) throws TamperedException {
        Uses uses = uses(counter);
        counted.remove(counter);
        if (used < uses.number || used - uses.number > spare) {
            throw new TamperedException(name(counter) + " was changed: it says " + used
                    + ", and the entries say that there were " + uses.number);
        }
        boolean lastIsKnown = used == uses.number || !pruned.isMissingBehind(uses.sequence);
        if (uses.number > 0 && lastIsKnown && lastUsed != uses.at) {
            throw new TamperedException(
                    name(counter) + " was changed: its last use is not that of entry " + uses.sequence);
        }
    }

    private Uses uses(Counter counter) {
        return counted.getOrDefault(counter, Uses.NONE);
    }

    private List<String> remarks(boolean any, long gone) {
        List<String> remarks = new ArrayList<>();
        if (any && gone > 0) {
            remarks.add("log of " + head.agent()
                    + ": counters of uses are compared with the entries that are there; that they were set"
                    + " back by uses in the " + gone + " that are pruned cannot be excluded until those are back");
        }
        if (!rates.notUnderstood().isEmpty()) {
            remarks.add("log of " + head.agent() + ": counters of uses are not compared for the grants "
                    + String.join(", ", rates.notUnderstood())
                    + ", whose permissions this version does not understand");
        }
        return remarks;
    }

    private String name(Counter counter) {
        return "the counter of uses of the grant " + counter.grant.replaceAll("[^ -~]", "?") + ", permission #"
                + counter.permission
                + (counter.window == IN_ALL
                        ? ", in all"
                        : ", in the window that began " + counter.window + " seconds after 1970-01-01T00:00Z")
                + ", of the agent " + head.agent();
    }
}
