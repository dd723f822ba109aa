package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Answers an auditor's questions from the store. */
public final class StoreReader implements AuditReader {
    private final StoreUrl url;

    private StoreReader(StoreUrl url) {
        this.url = url;
    }

    /** Reads from this store. */
    public static AuditReader open(StoreUrl url) {
        try {
            ReadOnlyStore.open(url).close();
            return new StoreReader(url);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public List<AuditEntry> list(AuditQuery query) {
        List<String> values = new ArrayList<>();
        StringBuilder sql =
                new StringBuilder("SELECT ").append(EntryRows.COLUMNS).append(" FROM audit_entry WHERE 1 = 1");
        query.agent().ifPresent(agent -> {
            sql.append(" AND ").append(AuditField.AGENT.columnName()).append(" = ?");
            values.add(agent.value());
        });
        query.filters().forEach((field, value) -> {
            sql.append(" AND ").append(field.columnName()).append(" = ?");
            values.add(value);
        });
        sql.append(" ORDER BY at DESC, agent, sequence DESC FETCH FIRST ")
                .append(query.limit())
                .append(" ROWS ONLY");
        try (Connection connection = ReadOnlyStore.open(url);
                PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setString(i + 1, values.get(i));
            }
            List<AuditEntry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(AuditEntry.of(EntryRows.fields(row)));
                }
            }
            return entries;
        } catch (SQLException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException("the log cannot be read; run 'vault audit verify' to learn more");
    }

    /** Nothing is held open between two questions. */
    @Override
    public void close() {}
}
