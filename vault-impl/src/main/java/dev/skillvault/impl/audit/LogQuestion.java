package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One query to one log, as SQL that an index answers in the order that is wanted: the filter that leaves least, whose columns the order names, so that
 * H2 reads the index and sorts nothing.
 */
final class LogQuestion {
    /** The fields with an index that ends in the sequence; the one that leaves least first. */
    private static final List<AuditField> INDEXED = List.of(
            AuditField.CALL,
            AuditField.AUTHORITY,
            AuditField.SUBJECT,
            AuditField.OPERATION,
            AuditField.SKILL,
            AuditField.PROVIDER,
            AuditField.KIND,
            AuditField.DECISION);

    private static final String COLUMNS = Arrays.stream(AuditField.values())
            .map(field -> "e." + field.columnName())
            .collect(Collectors.joining(", "));

    private final StringBuilder where = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private final String sql;

    private LogQuestion(String agent, AuditQuery query, LogRange range) {
        List<String> order = new ArrayList<>(List.of("agent"));
        Optional<ResourceTerm> term =
                query.resource().map(resource -> ResourceTerm.of(resource.kind(), resource.value()));
        String lead = term.isPresent() ? "r." : "e.";
        condition(lead + "agent = ?", agent);
        term.ifPresent(resource -> {
            condition("r.kind = ?", resource.kind());
            condition("r.resource = ?", resource.resource());
            order.addAll(List.of("kind", "resource"));
        });
        condition(lead + "sequence >= ?", range.from());
        condition(lead + "sequence < ?", range.to());
        query.filters().forEach((field, value) -> {
            boolean number = field == AuditField.SEQUENCE || field == AuditField.AT;
            // as text is recorded; PostgreSQL takes no other
            condition(
                    "e." + field.columnName() + " = ?", number ? (Object) Long.valueOf(value) : WellFormed.text(value));
        });
        if (term.isEmpty()) {
            INDEXED.stream()
                    .filter(query.filters()::containsKey)
                    .findFirst()
                    .ifPresent(field -> order.add(field.columnName()));
        }
        order.add("sequence");
        String direction = query.isOldestFirst() ? "" : " DESC";
        sql = "SELECT " + COLUMNS
                + (term.isPresent()
                        ? " FROM audit_resource r JOIN audit_entry e ON e.agent = r.agent AND e.sequence = r.sequence"
                        : " FROM audit_entry e")
                + where
                + order.stream()
                        .map(column -> lead + column + direction)
                        .collect(Collectors.joining(", ", " ORDER BY ", " FETCH FIRST ? ROWS ONLY"));
    }

    /** The question; empty if nothing can match it. */
    static Optional<LogQuestion> of(String agent, AuditQuery query, LogRange range) {
        try {
            return Optional.of(new LogQuestion(agent, query, range));
        } catch (NumberFormatException e) {
            // a filter on a number that is none
            return Optional.empty();
        }
    }

    private void condition(String text, Object value) {
        where.append(values.isEmpty() ? " WHERE " : " AND ").append(text);
        values.add(value);
    }

    /** The first entries that match. */
    Deque<AuditEntry> ask(Connection connection, int limit) throws SQLException {
        try (PreparedStatement select = prepare(connection, "", limit);
                ResultSet row = select.executeQuery()) {
            Deque<AuditEntry> entries = new ArrayDeque<>();
            while (row.next()) {
                entries.add(AuditEntry.of(EntryRows.fields(row)));
            }
            return entries;
        }
    }

    /** How the database goes about it, in its own words. */
    String plan(Connection connection, int limit) throws SQLException {
        try (PreparedStatement explain = prepare(connection, "EXPLAIN ", limit);
                ResultSet row = explain.executeQuery()) {
            StringBuilder plan = new StringBuilder();
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }

    private PreparedStatement prepare(Connection connection, String prefix, int limit) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(prefix + sql);
        try {
            int place = 1;
            for (Object value : values) {
                statement.setObject(place++, value);
            }
            statement.setInt(place, limit);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
