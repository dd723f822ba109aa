package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditPage;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.impl.store.StoreUrl;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReaderTest {
    /** What a draft is given otherwise, or the log itself gives. */
    private static final Set<AuditField> OTHERWISE = EnumSet.of(
            AuditField.AGENT,
            AuditField.SEQUENCE,
            AuditField.AT,
            AuditField.KIND,
            AuditField.UNIT,
            AuditField.ACTOR,
            AuditField.RESOURCES,
            AuditField.DETAILS,
            AuditField.SIDE_HASH);

    @TempDir
    Path folder;

    private TestLog log;

    /** Where the logs are kept. */
    TestLog newLog() throws SQLException {
        return new TestLog(folder);
    }

    @BeforeEach
    void makeLogs() throws Exception {
        log = newLog();
        log.enrol("alpha");
        log.enrol("beta");
        log.append("alpha", START.plusSeconds(10), denied("alice"));
        log.append("beta", START.plusSeconds(20), denied("bob"));
        log.append("alpha", START.plusSeconds(30), denied("alice").with(AuditField.PROVIDER, "google"));
        // the clock was set back
        log.append("alpha", START.plusSeconds(5), denied("alice' OR '1'='1"));
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private List<String> list(AuditQuery query) {
        try (AuditReader reader = StoreReader.open(log.url)) {
            return reader.list(query).stream().map(StoreReaderTest::place).toList();
        }
    }

    private static String place(AuditEntry entry) {
        return entry.agent() + "#" + entry.sequence();
    }

    @Test
    void aLogsOwnOrderWinsOverItsClock() {
        assertThat(list(AuditQuery.newest().agent(TestLog.id("alpha"))))
                .containsExactly("alpha#3", "alpha#2", "alpha#1", "alpha#0");
    }

    @Test
    void severalLogsAreMergedByTimeAndKeepTheirOrder() {
        List<String> all = list(AuditQuery.newest());

        assertThat(all).containsExactly("beta#1", "alpha#3", "alpha#2", "alpha#1", "alpha#0", "beta#0");
    }

    @Test
    void theLimitCountsMatches() {
        assertThat(list(AuditQuery.newest().limit(2))).containsExactly("beta#1", "alpha#3");
        assertThat(list(AuditQuery.newest().only(AuditField.SUBJECT, "alice").limit(1)))
                .containsExactly("alpha#2");
    }

    @Test
    void filtersAreExactAndTogether() {
        assertThat(list(AuditQuery.newest().only(AuditField.SUBJECT, "alice"))).containsExactly("alpha#2", "alpha#1");
        assertThat(list(AuditQuery.newest().only(AuditField.SUBJECT, "alice").only(AuditField.PROVIDER, "google")))
                .containsExactly("alpha#2");
        assertThat(list(AuditQuery.newest().only(AuditField.SUBJECT, "alice' OR '1'='1")))
                .containsExactly("alpha#3");
        assertThat(list(AuditQuery.newest().only(AuditField.KIND, "AGENT_ENROLLED")))
                .hasSize(2);
        assertThat(list(AuditQuery.newest().only(AuditField.SEQUENCE, "1"))).containsExactly("beta#1", "alpha#1");
        assertThat(list(AuditQuery.newest().only(AuditField.SEQUENCE, "one"))).isEmpty();
        assertThat(list(AuditQuery.newest().agent(TestLog.id("nobody")))).isEmpty();
    }

    @Test
    void everyFieldIsAFilter() throws Exception {
        AuditDraft full = about("a/b").details(Map.of("note", "x")).side(new byte[16], new byte[] {1});
        for (AuditField field : AuditField.values()) {
            if (!OTHERWISE.contains(field)) {
                full = full.with(field, "its-" + field.columnName());
            }
        }
        log.append("alpha", START.plusSeconds(40), full);
        AuditEntry entry;
        try (AuditReader reader = StoreReader.open(log.url)) {
            entry = reader.list(AuditQuery.newest().limit(1)).get(0);
        }
        assertThat(entry.fields()).containsOnlyKeys(AuditField.values());
        entry.fields()
                .forEach((field, value) -> assertThat(
                                list(AuditQuery.newest().agent(entry.agent()).only(field, value)))
                        .as("%s is %s", field, value)
                        .contains("alpha#4"));
    }

    @Test
    void aFieldIsFoundByTheTextThatWasToBeRecorded() throws Exception {
        log.append("alpha", START.plusSeconds(40), denied("a\0b"), denied("a\uD800b"));
        for (String subject : List.of("a\0b", "a\uD800b", "a\uFFFDb")) {
            assertThat(list(AuditQuery.newest().only(AuditField.SUBJECT, subject)))
                    .containsExactly("alpha#5", "alpha#4");
        }
    }

    private static AuditDraft about(String repository) {
        return denied("carol").resources(Map.of("repository", Set.of(repository), "branch", Set.of("main")));
    }

    @Test
    void aResourceIsFoundByItsExactName() throws Exception {
        String overlong = "x".repeat(500);
        log.append(
                "alpha",
                START.plusSeconds(40),
                about("a/b"),
                about("a/c"),
                about(overlong),
                about("sha256:a"),
                about("\0"));

        for (String name : List.of("a/b", "a/c", overlong, "sha256:a", "\0")) {
            assertThat(list(AuditQuery.newest().resource(new AuditQuery.Resource("repository", name))))
                    .hasSize(1);
        }
        assertThat(list(AuditQuery.newest()
                        .resource(new AuditQuery.Resource("branch", "main"))
                        .only(AuditField.SUBJECT, "carol")
                        .limit(2)))
                .containsExactly("alpha#8", "alpha#7");
        assertThat(list(AuditQuery.newest().resource(new AuditQuery.Resource("branch", "a/b"))))
                .isEmpty();
    }

    @Test
    void aTimeIsThatOfTheLogWhichNeverRunsBackwards() {
        assertThat(list(AuditQuery.newest().since(START.plusSeconds(20))))
                .as("what was recorded while the clock was behind came after what was recorded before")
                .containsExactly("beta#1", "alpha#3", "alpha#2");
        assertThat(list(AuditQuery.newest().until(START.plusSeconds(20))))
                .containsExactly("alpha#1", "alpha#0", "beta#0");
        assertThat(list(AuditQuery.newest().since(START.plusSeconds(10)).until(START.plusSeconds(30))))
                .containsExactly("beta#1", "alpha#1");
        assertThat(list(AuditQuery.newest().since(START.plusSeconds(31)))).isEmpty();
        assertThat(list(AuditQuery.newest().until(START))).isEmpty();
    }

    @Test
    void pagesFollowEachOtherWhileTheLogGrows() throws Exception {
        AuditPage first = page(AuditQuery.newest().limit(2));
        assertThat(first.entries()).extracting(StoreReaderTest::place).containsExactly("beta#1", "alpha#3");
        assertThat(first.more()).isTrue();
        assertThat(first.next()).hasToString("alpha:3,beta:1");

        log.append("alpha", START.plusSeconds(50), denied("alice"));
        log.enrol("gamma");

        AuditPage second = page(AuditQuery.newest().limit(2).after(AuditCursor.parse("alpha:3,beta:1")));
        assertThat(second.entries()).extracting(StoreReaderTest::place).containsExactly("alpha#2", "alpha#1");
        AuditPage last = page(AuditQuery.newest().limit(2).after(second.next()));
        assertThat(last.entries()).extracting(StoreReaderTest::place).containsExactly("alpha#0", "beta#0");
        assertThat(last.more()).isFalse();
        assertThat(list(AuditQuery.newest().after(last.next()))).isEmpty();
    }

    @Test
    void fromTheOldestOnWhatIsNewComesNext() throws Exception {
        AuditPage first = page(AuditQuery.oldest().agent(TestLog.id("alpha")).limit(3));
        assertThat(first.entries()).extracting(StoreReaderTest::place).containsExactly("alpha#0", "alpha#1", "alpha#2");

        AuditCursor end;
        try (AuditReader reader = StoreReader.open(log.url)) {
            end = reader.end();
        }
        assertThat(list(AuditQuery.oldest().after(end))).isEmpty();
        log.append("beta", START.plusSeconds(50), denied("alice"));
        log.enrol("gamma");
        assertThat(list(AuditQuery.oldest().after(end))).containsExactlyInAnyOrder("beta#2", "gamma#0");
    }

    @Test
    void fromTheOldestOnWhatDoesNotMatchIsReadOnce() throws Exception {
        AuditQuery denied = AuditQuery.oldest().only(AuditField.SUBJECT, "alice");
        AuditPage first = page(denied);
        assertThat(first.entries()).hasSize(2);
        assertThat(first.next()).as("behind everything that was read").hasToString("alpha:4,beta:2");

        log.append("beta", START.plusSeconds(60), denied("bob"), denied("bob"));
        AuditPage quiet = page(denied.after(first.next()));
        assertThat(quiet.entries()).isEmpty();
        assertThat(quiet.next()).hasToString("alpha:4,beta:4");
        log.append("beta", START.plusSeconds(70), denied("alice"));
        assertThat(list(denied.after(quiet.next()))).containsExactly("beta#4");

        AuditPage cut = page(denied.limit(1));
        assertThat(cut.more()).isTrue();
        assertThat(list(denied.after(cut.next()))).containsExactly("alpha#2", "beta#4");
        AuditPage until = page(denied.until(START.plusSeconds(20)));
        assertThat(until.next()).hasToString("alpha:2,beta:1");
        assertThat(page(denied.until(START.plusSeconds(20)).after(quiet.next())).next())
                .as("a place never goes back")
                .isEqualTo(quiet.next());
    }

    private AuditPage page(AuditQuery query) {
        try (AuditReader reader = StoreReader.open(log.url)) {
            return reader.page(query);
        }
    }

    @Test
    void whatCannotBeReadIsSaidWithoutTheDatabasesWords() throws Exception {
        assertThatThrownBy(() -> StoreReader.open(StoreUrl.parse("jdbc:h2:file:" + folder.resolve("nowhere"))))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("no vault");
        log.run("UPDATE audit_entry SET kind = 'NO_SUCH_KIND' WHERE agent = 'beta' AND sequence = 1");
        assertThat(list(AuditQuery.newest()))
                .as("one odd word does not hide the rest")
                .contains("beta#1", "alpha#1");
        log.run("UPDATE audit_entry SET agent = 'NO SUCH NAME' WHERE agent = 'beta' AND sequence = 1");
        assertThatThrownBy(() -> list(AuditQuery.newest()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("vault audit verify")
                .hasMessageNotContaining("NO SUCH NAME");
    }
}
