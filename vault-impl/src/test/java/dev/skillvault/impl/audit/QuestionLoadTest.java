package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditReader;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred times as many entries, and every question takes as long as before. Figures count with {@code -Pload} only. */
@Tag("load")
class QuestionLoadTest {
    private static final boolean LOAD = Boolean.getBoolean("skillvault.load");
    private static final int FEW = 10_000;
    private static final int MANY = LOAD ? 1_000_000 : 20_000;
    private static final int ASKED = LOAD ? 201 : 5;
    /** Both logs have as many entries of the rare kind at least. */
    private static final int PAGE = 10;

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
            assertThat(first.isClosed() || second.isClosed()).isFalse();
            for (QuestionPlanTest.Filter filter : QuestionPlanTest.filters()) {
                long[] shortLog = new long[ASKED];
                long[] longLog = new long[ASKED];
                for (int i = 0; i < ASKED; i++) {
                    shortLog[i] = nanos(fewReader, filter);
                    longLog[i] = nanos(manyReader, filter);
                }
                double ratio = (double) median(longLog) / median(shortLog);
                print(
                        "%s %s: %d us at %d entries, %d us at %d, ratio %.2f",
                        filter.index(),
                        filter.query().since().isPresent()
                                ? "by time"
                                : filter.query().filters(),
                        median(shortLog) / 1_000,
                        FEW,
                        median(longLog) / 1_000,
                        MANY,
                        ratio);
                if (LOAD) {
                    assertThat(ratio).as(filter.toString()).isLessThan(1.5);
                }
            }
        }
    }

    private static long nanos(AuditReader reader, QuestionPlanTest.Filter filter) {
        long begun = System.nanoTime();
        int found = reader.list(filter.query().limit(PAGE)).size();
        long took = System.nanoTime() - begun;
        assertThat(found).isPositive();
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

    /** A connection that keeps the database open, as the agent would. */
    private Connection fill(String name, int entries) throws Exception {
        Store.open(url(name)).close();
        Connection jdbc = TestFiles.open("jdbc:h2:file:" + folder.resolve(name).resolve("vault"));
        long begun = System.nanoTime();
        QuestionPlanTest.fill(jdbc, entries);
        print("%d entries appended at %d a second", entries, entries * 1_000_000_000L / (System.nanoTime() - begun));
        return jdbc;
    }

    private static void print(String format, Object... values) {
        System.out.println("question load: " + String.format(Locale.ROOT, format, values));
    }
}
