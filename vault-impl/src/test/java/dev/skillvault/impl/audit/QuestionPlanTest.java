package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestFiles;
import dev.skillvault.impl.store.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every filter is answered by an index in the order that is wanted: nothing is scanned, and nothing is sorted. */
class QuestionPlanTest {
    static final AgentId AGENT = new AgentId("alpha");
    private static final int ENTRIES = 6_000;
    private static final int RARE = 1_000;

    @TempDir
    Path folder;

    /** A filter, and the table or index that answers it. */
    record Filter(AuditQuery query, String index) {}

    static List<Filter> filters() {
        return filters(AuditQuery.newest());
    }

    private static List<Filter> filters(AuditQuery all) {
        return List.of(
                new Filter(all, "audit_entry"),
                new Filter(all.agent(AGENT), "audit_entry"),
                new Filter(all.since(TestLog.START.plusSeconds(100)), "audit_entry"),
                new Filter(all.until(TestLog.START.plusSeconds(5_000)), "audit_entry"),
                new Filter(all.only(AuditField.SEQUENCE, "7"), "audit_entry"),
                new Filter(all.only(AuditField.SUBJECT, "user-3"), "audit_entry_by_subject"),
                new Filter(all.only(AuditField.SKILL, "rare"), "audit_entry_by_skill"),
                new Filter(all.only(AuditField.PROVIDER, "rare"), "audit_entry_by_provider"),
                new Filter(all.only(AuditField.OPERATION, "rare"), "audit_entry_by_operation"),
                new Filter(all.only(AuditField.DECISION, "DENIED"), "audit_entry_by_decision"),
                new Filter(all.only(AuditField.KIND, "CALL_DENIED"), "audit_entry_by_kind"),
                new Filter(all.only(AuditField.CALL, "call-7"), "audit_entry_by_call"),
                new Filter(all.only(AuditField.AUTHORITY, "grant-7/1"), "audit_entry_by_authority"),
                new Filter(all.resource(new AuditQuery.Resource("repository", "rare/one")), "audit_resource"));
    }

    private static List<Filter> inBothOrders() {
        return Stream.of(AuditQuery.newest(), AuditQuery.oldest())
                .flatMap(all -> filters(all).stream())
                .toList();
    }

    /** One entry in so many is of the rare kind. */
    static void fill(Connection jdbc, AgentId agent, int entries, int rarity) throws SQLException {
        jdbc.setAutoCommit(false);
        LogAppender.create(
                jdbc,
                agent,
                TestLog.origin(agent.value()),
                TestLog.signer(agent.value()).publicKey());
        for (int done = 0; done < entries; ) {
            LogAppender log = LogAppender.lock(jdbc, agent);
            for (int i = 0; i < 1_000 && done < entries; i++, done++) {
                log.append(draft(done, done % rarity == 7), "unit-" + done, TestLog.START.plusSeconds(done));
            }
            log.flush();
            jdbc.commit();
        }
    }

    private static AuditDraft draft(int place, boolean rare) {
        return AuditDraft.of(rare ? EntryKind.CALL_DENIED : EntryKind.CALL_INTENT, "skill:work@1.0.0")
                .with(AuditField.CALL, "call-" + place)
                .with(AuditField.SUBJECT, "user-" + place % 10)
                .with(AuditField.SKILL, rare ? "rare" : "often")
                .with(AuditField.PROVIDER, rare ? "rare" : "often")
                .with(AuditField.OPERATION, rare ? "rare" : "often")
                .with(AuditField.AUTHORITY, "grant-" + place % 100 + "/1")
                .with(AuditField.DECISION, rare ? "DENIED" : "ALLOWED")
                .resources(Map.of("repository", Set.of(rare ? "rare/one" : "often/one")));
    }

    @Test
    void h2ReadsAnIndexAndSortsNothing() throws Exception {
        StoreUrl url = StoreUrl.parse("jdbc:h2:file:" + folder.resolve("vault"));
        Store.open(url).close();
        try (Connection jdbc = TestFiles.open("jdbc:h2:file:" + folder.resolve("vault"))) {
            fill(jdbc, AGENT, ENTRIES, RARE);
            for (Filter filter : inBothOrders()) {
                assertThat(plan(jdbc, filter.query()).toLowerCase(Locale.ROOT))
                        .contains(filter.index(), "/* index sorted */")
                        .doesNotContain("tablescan");
            }
        }
    }

    @Test
    void h2FindsTheNextAgentWithoutReadingALog() throws Exception {
        StoreUrl url = StoreUrl.parse("jdbc:h2:file:" + folder.resolve("vault"));
        Store.open(url).close();
        try (Connection jdbc = TestFiles.open("jdbc:h2:file:" + folder.resolve("vault"))) {
            fill(jdbc, AGENT, 100, RARE);
            fill(jdbc, new AgentId("alpha-2"), 100, RARE);
            assertThat(nextAgent(jdbc, url, "")).contains("/* scanCount: 1 */");
            assertThat(nextAgent(jdbc, url, "alpha")).contains("/* scanCount: 1 */");
            assertThat(nextAgent(jdbc, url, "alpha-2")).containsPattern("scanCount: [01] ");
            try (AuditReader reader = StoreReader.open(url)) {
                assertThat(reader.list(AuditQuery.newest().limit(300))).hasSize(200);
            }
        }
    }

    private static String nextAgent(Connection jdbc, StoreUrl url, String last) throws SQLException {
        try (PreparedStatement explain = jdbc.prepareStatement("EXPLAIN ANALYZE " + StoreReader.NEXT_AGENT)) {
            explain.setString(1, StoreReader.behind(url, last));
            try (ResultSet row = explain.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }

    @Test
    void postgresReadsAnIndexAndSortsNothing() throws Exception {
        String database = TestPostgres.newDatabase();
        Store.open(TestPostgres.as(database, TestPostgres.SUPERUSER)).close();
        try (Connection jdbc = TestPostgres.connect(database, TestPostgres.SUPERUSER)) {
            fill(jdbc, AGENT, ENTRIES, RARE);
            try (Statement analyze = jdbc.createStatement()) {
                analyze.execute("ANALYZE audit_entry, audit_resource");
            }
            for (Filter filter : inBothOrders()) {
                assertThat(plan(jdbc, filter.query()))
                        .contains("Index Scan", filter.index())
                        .doesNotContain("Seq Scan", "Sort");
            }
        }
    }

    static String plan(Connection jdbc, AuditQuery query) throws SQLException {
        LogRange range = LogRange.of(jdbc, AGENT.value(), query, Optional.empty(), 0);
        return LogQuestion.of(AGENT.value(), query, range).orElseThrow().plan(jdbc, 51);
    }
}
