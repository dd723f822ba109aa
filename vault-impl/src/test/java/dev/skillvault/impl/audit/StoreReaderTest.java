package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.impl.store.StoreUrl;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReaderTest {
    @TempDir
    Path folder;

    private TestLog log;

    @BeforeEach
    void makeLogs() throws Exception {
        log = new TestLog(folder);
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
