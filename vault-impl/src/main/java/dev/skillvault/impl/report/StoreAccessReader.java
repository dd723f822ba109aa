package dev.skillvault.impl.report;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.audit.UserAccess;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.grant.Grant;
import dev.skillvault.impl.audit.LogKey;
import dev.skillvault.impl.audit.PrunedPart;
import dev.skillvault.impl.grant.GrantBook;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads who can touch a user's accounts from the grants, and who has from the log, without a key. */
public final class StoreAccessReader implements AccessReader {
    private static final String AGENTS =
            "SELECT a.agent_id, COALESCE(h.log_key, '') FROM agent a LEFT JOIN audit_head h ON h.agent = a.agent_id ORDER BY a.agent_id";
    private static final String ACCOUNTS = "SELECT connection_id, provider, state FROM connection WHERE agent_id = ?";

    /** An outcome before a fallback is not the last word, and one without an answer says nothing; a report counts alike. */
    private static final String USES =
            "SELECT skill, provider, operation, SUM(allowed), SUM(unanswered), SUM(denied), MAX(last)"
                    + " FROM (SELECT e.skill, e.provider, e.operation,"
                    + " CASE WHEN e.kind = 'CALL_INTENT' THEN 1 ELSE 0 END AS allowed,"
                    + " CASE WHEN e.kind = 'CALL_INTENT' AND NOT EXISTS (SELECT 1 FROM audit_entry o WHERE o.agent = e.agent"
                    + " AND o.call = e.call AND o.sequence > e.sequence AND o.kind = 'CALL_OUTCOME' AND o.outcome <> 'NO_ANSWER'"
                    + " AND NOT EXISTS (SELECT 1 FROM audit_entry f WHERE f.agent = o.agent AND f.call = o.call"
                    + " AND f.sequence > o.sequence AND f.kind = 'CALL_FALLBACK')) THEN 1 ELSE 0 END AS unanswered,"
                    + " CASE WHEN e.kind = 'CALL_DENIED' THEN 1 ELSE 0 END AS denied,"
                    + " CASE WHEN e.kind = 'CALL_INTENT' THEN e.at END AS last"
                    + " FROM audit_entry e WHERE e.subject = ? AND e.agent = ? AND e.log_time >= ? AND e.kind IN ('CALL_INTENT', 'CALL_DENIED')) u"
                    + " GROUP BY skill, provider, operation ORDER BY skill, provider, operation";

    /** An agent with the public half of its log key. */
    private record Keeper(AgentId agent, LogKey key) {
        static Keeper of(ResultSet row) throws SQLException {
            return new Keeper(new AgentId(row.getString(1)), LogKey.ofHead(row.getString(2)));
        }
    }

    private record Account(String id, String provider, ConnectionState state) {
        static Account of(ResultSet row) throws SQLException {
            return new Account(row.getString(1), row.getString(2), ConnectionState.valueOf(row.getString(3)));
        }
    }

    private final StoreUrl url;

    private StoreAccessReader(StoreUrl url) {
        this.url = url;
    }

    /** Reads from this store. */
    public static AccessReader open(StoreUrl url) {
        try {
            url.openToRead().close();
            return new StoreAccessReader(url);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public UserAccess access(UserId user, Instant since, Instant now) {
        try (Connection connection = url.openToRead()) {
            if (HostileStore.foreignCode(url, connection).isPresent()) {
                throw unreadable();
            }
            List<UserAccess.Right> rights = new ArrayList<>();
            List<UserAccess.Use> uses = new ArrayList<>();
            List<PrunedEntries> pruned = new ArrayList<>();
            int doubtful = 0;
            for (Keeper keeper : Rows.of(connection, AGENTS, Keeper::of)) {
                GrantBook book = GrantBook.of(connection, keeper.agent(), keeper.key());
                rights.addAll(rights(connection, keeper.agent(), user, book, now));
                doubtful += book.doubtful();
                uses.addAll(uses(connection, keeper.agent(), user, since));
                PrunedPart.of(connection, keeper.agent(), since, Instant.MAX).ifPresent(pruned::add);
            }
            return new UserAccess(user, rights, doubtful, uses, pruned);
        } catch (SQLException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static List<UserAccess.Right> rights(
            Connection connection, AgentId agent, UserId user, GrantBook book, Instant now) throws SQLException {
        Map<String, Account> accounts = Rows.of(connection, agent, ACCOUNTS, Account::of).stream()
                .collect(Collectors.toMap(Account::id, account -> account));
        Standings standings = new Standings(book.grants(), now);
        return book.grants().stream()
                .filter(stored -> stored.user().equals(user))
                .map(stored -> {
                    Grant grant = stored.grant();
                    Optional<Account> account = Optional.ofNullable(
                            accounts.get(grant.holder().connection().value()));
                    Optional<ConnectionState> state = account.map(Account::state);
                    String objection = standings.objection(grant);
                    return new UserAccess.Right(
                            agent,
                            grant,
                            account.map(Account::provider).orElse(""),
                            state,
                            stored.since(),
                            objection.isEmpty() ? objection(state) : objection);
                })
                .sorted(Comparator.comparing(
                        right -> right.grant().holder().skill().value()))
                .toList();
    }

    /** Why nothing is allowed on a connection; empty if something is. A token that is still valid is used while a refresh fails. */
    private static String objection(Optional<ConnectionState> state) {
        if (state.isEmpty()) {
            return "the account is not in the store";
        }
        return switch (state.get()) {
            case ACTIVE, REFRESHING, DEGRADED, UNCERTAIN -> "";
            case NEEDS_CONSENT -> "the account needs the user's consent again";
            case REVOKED -> "the account is not connected";
        };
    }

    private static List<UserAccess.Use> uses(Connection connection, AgentId agent, UserId user, Instant since)
            throws SQLException {
        List<UserAccess.Use> uses = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(USES)) {
            select.setString(1, user.value());
            select.setString(2, agent.value());
            select.setLong(3, Micros.of(since));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String provider = Optional.ofNullable(row.getString(2)).orElse("");
                    uses.add(new UserAccess.Use(
                            agent,
                            Optional.ofNullable(row.getString(1)).orElse(""),
                            Optional.ofNullable(row.getString(3))
                                    .map(operation -> provider + " " + operation)
                                    .orElse(provider),
                            new UserAccess.Count(row.getLong(4), row.getLong(5), row.getLong(6)),
                            Optional.ofNullable(Micros.get(row, 7))));
                }
            }
        }
        return uses;
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException(
                "the grants or the log cannot be read; run 'vault audit verify' to learn more");
    }

    /** Nothing is held open between two questions. */
    @Override
    public void close() {}
}
