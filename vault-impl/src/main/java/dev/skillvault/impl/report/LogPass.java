package dev.skillvault.impl.report;

import dev.skillvault.AgentId;
import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.audit.LogKey;
import dev.skillvault.impl.audit.PrunedPart;
import dev.skillvault.impl.connection.HealthRows;
import dev.skillvault.impl.grant.GrantBook;
import dev.skillvault.report.Holding;
import dev.skillvault.report.KeptConnection;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportedLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Everything that is said about one agent. Not thread-safe. */
final class LogPass {
    /** A log as its head row has it. */
    record Head(AgentId agent, String logKey, long size) {
        static final String SELECT = "SELECT agent, log_key, size FROM audit_head ORDER BY agent";

        static Head of(ResultSet row) throws SQLException {
            return new Head(new AgentId(row.getString(1)), row.getString(2), row.getLong(3));
        }
    }

    private final Head head;
    private final ReportPeriod period;
    private final EntryPass entries;
    private final Kinds kinds = new Kinds();
    private final Doings doings = new Doings();
    private final Renewals renewals = new Renewals();
    private List<Holding> holdings = List.of();
    private List<KeptConnection> connections = List.of();
    private int doubtful;
    private Optional<PrunedEntries> pruned = Optional.empty();

    private LogPass(Head head, ReportPeriod period, EntryPass entries) {
        this.head = head;
        this.period = period;
        this.entries = entries;
    }

    /** Finds the entries that are to be read. */
    static LogPass of(Connection jdbc, Head head, ReportPeriod period) throws SQLException {
        return new LogPass(head, period, EntryPass.of(jdbc, head.agent().value(), period));
    }

    /** How many are to be read, at most. */
    long entries() {
        return entries.size();
    }

    /** Reads it; the given counters are told the entries too, and somebody is told how many were read. */
    void read(Connection jdbc, Instant now, List<Counter> others, LongConsumer done) throws SQLException {
        entries.run(jdbc, concat(List.of(kinds, doings, renewals), others), done);
        pruned = PrunedPart.of(jdbc, head.agent(), period.since(), period.until());
        List<ConnectionHealth> health = HealthRows.of(jdbc, head.agent());
        Map<String, String> providers = health.stream()
                .map(ConnectionHealth::connection)
                .filter(each -> each.state() != ConnectionState.REVOKED)
                .collect(Collectors.toMap(each -> each.id().value(), each -> each.provider()));
        GrantBook book = GrantBook.of(jdbc, head.agent(), LogKey.ofHead(head.logKey()));
        doubtful = book.doubtful();
        Holdings put = new Holdings(head.agent().value());
        put.granted(book, now);
        put.asked(book.requests(), id -> Optional.ofNullable(providers.get(id)));
        put.used(doings.usages());
        holdings = put.list();
        connections = health.stream()
                .map(each -> new KeptConnection(
                        head.agent(), each, renewals.of(each.connection().id().value())))
                .toList();
    }

    private static List<Counter> concat(List<Counter> some, List<Counter> others) {
        List<Counter> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    ReportedLog log() {
        return new ReportedLog(head.agent(), head.size(), kinds.byKind(), doings.own(), doubtful, pruned);
    }

    List<Holding> holdings() {
        return holdings;
    }

    List<KeptConnection> connections() {
        return connections;
    }
}
