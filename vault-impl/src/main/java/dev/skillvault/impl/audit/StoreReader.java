package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Answers an auditor's questions from the store. Within a log the order is the log's own, by sequence, whatever its clock did; several
 * logs are merged by time.
 */
public final class StoreReader implements AuditReader {
    private final StoreUrl url;

    private StoreReader(StoreUrl url) {
        this.url = url;
    }

    /** Reads from this store. */
    public static AuditReader open(StoreUrl url) {
        try {
            url.openToRead().close();
            return new StoreReader(url);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public List<AuditEntry> list(AuditQuery query) {
        try (Connection connection = url.openToRead()) {
            if (HostileStore.foreignCode(url, connection).isPresent()) {
                throw unreadable();
            }
            List<String> agents =
                    query.agent().isPresent() ? List.of(query.agent().get().value()) : agents(connection);
            List<Deque<AuditEntry>> logs = new ArrayList<>();
            for (String agent : agents) {
                logs.add(newest(connection, agent, query));
            }
            return MissingOutcomes.named(connection, merge(logs, query.limit()));
        } catch (SQLException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static List<String> agents(Connection connection) throws SQLException {
        List<String> agents = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DISTINCT agent FROM audit_entry ORDER BY agent")) {
            while (row.next()) {
                agents.add(row.getString(1));
            }
        }
        return agents;
    }

    private static Deque<AuditEntry> newest(Connection connection, String agent, AuditQuery query) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ?");
        List<String> values = new ArrayList<>(List.of(agent));
        for (Map.Entry<AuditField, String> filter : query.filters().entrySet()) {
            sql.append(" AND ").append(asText(filter.getKey())).append(" = ?");
            values.add(filter.getValue());
        }
        sql.append(" ORDER BY agent DESC, sequence DESC FETCH FIRST ")
                .append(query.limit())
                .append(" ROWS ONLY");
        try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setString(i + 1, values.get(i));
            }
            Deque<AuditEntry> entries = new ArrayDeque<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(AuditEntry.of(EntryRows.fields(row)));
                }
            }
            return entries;
        }
    }

    /** Two columns are numbers; a filter is text, and one that is no number matches nothing. */
    private static String asText(AuditField field) {
        return field == AuditField.SEQUENCE || field == AuditField.AT
                ? "CAST(" + field.columnName() + " AS VARCHAR)"
                : field.columnName();
    }

    private static List<AuditEntry> merge(List<Deque<AuditEntry>> logs, int limit) {
        Comparator<Deque<AuditEntry>> byTime =
                Comparator.comparing(log -> log.getFirst().at());
        PriorityQueue<Deque<AuditEntry>> newestFirst = new PriorityQueue<>(
                byTime.reversed().thenComparing(log -> log.getFirst().agent().value()));
        logs.stream().filter(log -> !log.isEmpty()).forEach(newestFirst::add);
        List<AuditEntry> merged = new ArrayList<>();
        while (merged.size() < limit && !newestFirst.isEmpty()) {
            Deque<AuditEntry> log = newestFirst.remove();
            merged.add(log.removeFirst());
            if (!log.isEmpty()) {
                newestFirst.add(log);
            }
        }
        return merged;
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException("the log cannot be read; run 'vault audit verify' to learn more");
    }

    /** Nothing is held open between two questions. */
    @Override
    public void close() {}
}
