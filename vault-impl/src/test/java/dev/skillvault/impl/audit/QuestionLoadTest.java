package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred times as many entries, and every question takes as long as before: to one log, and, where no agent is named, to two whose
 * answers are merged. Figures count with {@code -Pload} only.
 */
@Tag("load")
class QuestionLoadTest {
    private static final boolean LOAD = Boolean.getBoolean("skillvault.load");
    private static final AgentId OTHER = new AgentId("beta");
    private static final int FEW = 10_000;
    private static final int MANY = LOAD ? 1_000_000 : 20_000;
    private static final int ASKED = LOAD ? 201 : 5;
    /** What {@code vault audit list} shows, and in the shorter log too there are as many entries of the rare kind. */
    private static final int PAGE = 50;

    private static final int RARE = 100;

    @TempDir
    Path folder;

    @Test
    void aPageTakesAsLongInALongLog() throws Exception {
        StoreUrl few = url("few");
        StoreUrl many = url("many");
        try (Connection first = fill("few", FEW);
                Connection second = fill("many", MANY);
                AuditReader fewReader = StoreReader.open(few);
                AuditReader manyReader = StoreReader.open(many)) {
            assertThat(entries(first)).isEqualTo(FEW);
            assertThat(entries(second)).isEqualTo(MANY);
            for (QuestionPlanTest.Filter filter : QuestionPlanTest.filters()) {
                print("plan of %s:%n%s", words(filter.query()), QuestionPlanTest.plan(second, filter.query()));
                compare(fewReader, manyReader, filter.query());
                if (filter.query().agent().isEmpty()) {
                    compare(fewReader, manyReader, filter.query().agent(QuestionPlanTest.AGENT));
                }
            }
        }
    }

    /** Asks both by turns, so that what else the machine does is in both figures. */
    private static void compare(AuditReader few, AuditReader many, AuditQuery query) {
        long[] shortLog = new long[ASKED];
        long[] longLog = new long[ASKED];
        for (int i = 0; i < ASKED; i++) {
            shortLog[i] = nanos(few, query);
            longLog[i] = nanos(many, query);
        }
        double ratio = (double) median(longLog) / median(shortLog);
        print(
                "%s: %d us at %d entries, %d us at %d, ratio %.2f",
                words(query), median(shortLog) / 1_000, FEW, median(longLog) / 1_000, MANY, ratio);
        if (LOAD) {
            assertThat(ratio).as(words(query)).isLessThan(1.5);
        }
    }

    private static String words(AuditQuery query) {
        return (query.agent().isPresent() ? "one log" : "two logs")
                + (query.since().isPresent() ? ", since" : "")
                + (query.until().isPresent() ? ", until" : "")
                + query.resource().map(resource -> ", " + resource).orElse("")
                + (query.filters().isEmpty() ? "" : ", " + query.filters());
    }

    private static long nanos(AuditReader reader, AuditQuery query) {
        long begun = System.nanoTime();
        int found = reader.list(query.limit(PAGE)).size();
        long took = System.nanoTime() - begun;
        boolean one = query.filters().keySet().stream().anyMatch(field -> switch (field) {
            case SEQUENCE, CALL -> true;
            default -> false;
        });
        assertThat(found).as(words(query)).isEqualTo(one ? query.agent().isPresent() ? 1 : 2 : PAGE);
        return took;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private StoreUrl url(String name) {
        return StoreUrl.parse("jdbc:h2:file:" + folder.resolve(name).resolve("vault"));
    }

    /** A connection that keeps the database open, as the agent would. Half of the entries are another agent's. */
    private Connection fill(String name, int entries) throws Exception {
        Store.open(url(name)).close();
        Connection jdbc = TestFiles.open("jdbc:h2:file:" + folder.resolve(name).resolve("vault"));
        long begun = System.nanoTime();
        QuestionPlanTest.fill(jdbc, QuestionPlanTest.AGENT, entries / 2, RARE);
        QuestionPlanTest.fill(jdbc, OTHER, entries / 2, RARE);
        print("%d entries appended at %d a second", entries, entries * 1_000_000_000L / (System.nanoTime() - begun));
        return jdbc;
    }

    private static long entries(Connection jdbc) throws SQLException {
        try (PreparedStatement count = jdbc.prepareStatement("SELECT COUNT(*) FROM audit_entry");
                ResultSet row = count.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println("question load: " + String.format(Locale.ROOT, format, values));
    }
}
