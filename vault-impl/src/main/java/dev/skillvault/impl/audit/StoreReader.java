package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditPage;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Answers an auditor's questions from the store. Within a log the order is the log's own, by sequence, whatever its clock did; several
 * logs are merged by time.
 */
public final class StoreReader implements AuditReader {
    static final String NEXT_AGENT =
            "SELECT agent FROM audit_entry WHERE agent > ? ORDER BY agent, sequence FETCH FIRST ROW ONLY";

    private final StoreUrl url;
    private final BinaryOperator<String> recorded;

    private StoreReader(StoreUrl url, BinaryOperator<String> recorded) {
        this.url = url;
        this.recorded = recorded;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Reads from this store; resources are asked for as they are recorded. */
    public static AuditReader open(StoreUrl url) {
        return open(url, (kind, resource) -> resource);
    }

    /** Reads from this store; turns the kind and the text of a resource that is asked for into the text that is recorded. */
    public static AuditReader open(StoreUrl url, BinaryOperator<String> recorded) {
        try {
            url.openToRead().close();
            return new StoreReader(url, recorded);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public AuditPage page(AuditQuery asked) {
        AuditQuery query = asked.resource()
                .map(resource -> asked.resource(
                        new AuditQuery.Resource(resource.kind(), recorded.apply(resource.kind(), resource.value()))))
                .orElse(asked);
        return ask(connection -> {
            LogMerge merge = new LogMerge(query.isOldestFirst());
            for (String name : agents(connection, query)) {
                AgentId agent = new AgentId(name);
                Optional<AuditCursor> after = query.after();
                long place = after.map(cursor -> cursor.place(agent)).orElse(0L);
                LogRange range = LogRange.of(connection, name, query, after, place);
                Optional<LogQuestion> question = LogQuestion.of(name, query, range);
                // one more than wanted tells whether there are more
                Deque<AuditEntry> answer = question.isPresent()
                        ? question.get().ask(connection, oneMore(query.limit()))
                        : new ArrayDeque<>();
                boolean first = after.isEmpty() && !query.isOldestFirst();
                merge.add(agent, first ? range.to() : place, Math.max(place, range.to()), answer);
            }
            AuditPage page = merge.page(query.limit());
            return new AuditPage(MissingOutcomes.named(connection, page.entries()), page.next(), page.more());
        });
    }

    private static int oneMore(int limit) {
        return (int) Math.min(limit + 1L, Integer.MAX_VALUE);
    }

    @Override
    public List<PrunedEntries> pruned(AuditQuery query) {
        return ask(connection -> {
            List<PrunedEntries> pruned = new ArrayList<>();
            for (String name : agents(connection, query)) {
                PrunedPart.of(
                                connection,
                                new AgentId(name),
                                query.since().orElse(Instant.MIN),
                                query.until().orElse(Instant.MAX))
                        .filter(each -> query.after().isEmpty()
                                || lies(each, query.after().get().place(each.agent()), query.isOldestFirst()))
                        .ifPresent(pruned::add);
            }
            return pruned;
        });
    }

    /** Whether some of it lies where a query goes on. */
    private static boolean lies(PrunedEntries pruned, long place, boolean oldestFirst) {
        return oldestFirst ? pruned.last() >= place : pruned.first() < place;
    }

    @Override
    public AuditCursor end() {
        return ask(connection -> {
            Map<AgentId, Long> ends = new HashMap<>();
            for (String agent : agents(connection)) {
                ends.put(new AgentId(agent), LogRange.end(connection, agent));
            }
            return AuditCursor.of(ends);
        });
    }

    private <T> T ask(Question<T> question) {
        try (Connection connection = url.openToRead()) {
            if (HostileStore.foreignCode(url, connection).isPresent()) {
                throw unreadable();
            }
            return question.ask(connection);
        } catch (SQLException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private List<String> agents(Connection connection, AuditQuery query) throws SQLException {
        return query.agent().isPresent() ? List.of(query.agent().get().value()) : agents(connection);
    }

    /** The agents with an entry, each found by the index behind the one before: DISTINCT would read every entry. */
    private List<String> agents(Connection connection) throws SQLException {
        List<String> agents = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(NEXT_AGENT)) {
            String last = "";
            while (true) {
                select.setString(1, behind(url, last));
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return agents;
                    }
                    last = row.getString(1);
                    agents.add(last);
                }
            }
        }
    }

    /** What H2 compares with: it goes through all rows that are equal to an exclusive bound, and none equals this one. */
    static String behind(StoreUrl url, String agent) {
        return url.file().isPresent() ? agent + '\u0001' : agent;
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException("the log cannot be read; run 'vault audit verify' to learn more");
    }

    /** Nothing is held open between two questions. */
    @Override
    public void close() {}
}
