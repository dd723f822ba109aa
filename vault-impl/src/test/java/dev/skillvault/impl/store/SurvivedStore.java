package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a store holds after a kill, compared with what had been acknowledged. */
public final class SurvivedStore {
    private static final Set<EntryKind> ONE_ENTRY_A_UNIT =
            Set.of(EntryKind.CALL_INTENT, EntryKind.CALL_OUTCOME, EntryKind.GRANTED, EntryKind.GRANT_REVOKED);

    private final Path folder;
    private final List<AuditEntry> entries;

    private SurvivedStore(Path folder, List<AuditEntry> entries) {
        this.folder = folder;
        this.entries = entries;
    }

    /** Recovers and verifies it, and reads the log. */
    public static SurvivedStore open(Path folder, List<String> anchors) {
        VerificationReport report = verify(folder, anchors);
        assertThat(report.problem()).isEmpty();
        assertThat(report.verdict()).isIn(Verdict.VERIFIED, Verdict.VERIFIED_WITHOUT_ANCHOR);
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            List<AuditEntry> log = reader.list(AuditQuery.newest().limit(10_000_000)).stream()
                    .sorted(Comparator.comparingLong(AuditEntry::sequence))
                    .toList();
            return new SurvivedStore(folder, log);
        }
    }

    public static VerificationReport verify(Path folder, List<String> anchors) {
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(folder))) {
            return verifier.verify(new LogVerifier.Options(anchors, List.of(), (done, total) -> {}, Instant.now()));
        }
    }

    public int size() {
        return entries.size();
    }

    /** Each line is a sequence and a hash, as {@link CrashChild} says them. Returns how many were compared. */
    public int holdsEntries(List<String> acknowledged) {
        Map<String, String> found = new HashMap<>();
        entries.forEach(entry -> found.put(Long.toString(entry.sequence()), CrashChild.hash(asStored(entry))));
        List<String> lost = acknowledged.stream()
                .filter(line -> {
                    String sequence = line.substring(0, line.indexOf(' '));
                    return !line.equals(sequence + " " + found.get(sequence));
                })
                .toList();
        assertThat(lost).describedAs("acknowledged entries that are lost").isEmpty();
        return acknowledged.size();
    }

    /** A reader names the outcome that an announced thing does not have yet; nothing of it is stored. */
    private static AuditEntry asStored(AuditEntry read) {
        if (!read.field(AuditField.OUTCOME).equals(Optional.of(AuditEntry.UNKNOWN))) {
            return read;
        }
        Map<AuditField, String> fields = new EnumMap<>(read.fields());
        fields.remove(AuditField.OUTCOME);
        return AuditEntry.of(fields);
    }

    public void hasNoGapAndNoDuplicate() {
        Map<String, Long> lastOfUnit = new HashMap<>();
        Set<String> once = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            AuditEntry entry = entries.get(i);
            assertThat(entry.sequence()).isEqualTo(i);
            String unit = entry.field(AuditField.UNIT).orElseThrow();
            Long before = lastOfUnit.put(unit, entry.sequence());
            assertThat(before == null || before == i - 1)
                    .describedAs("unit %s ran once", unit)
                    .isTrue();
            if (ONE_ENTRY_A_UNIT.contains(entry.kind())) {
                assertThat(once.add(unit)).describedAs("unit %s ran once", unit).isTrue();
            }
        }
    }

    /** Rows and log were committed together: each grant version has its entry and each entry its version. */
    void holdsGrants(List<String> acknowledged) throws SQLException {
        Set<String> rows = new HashSet<>();
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT grant_id, version FROM grant_version")) {
            while (row.next()) {
                rows.add(row.getString(1) + "/" + row.getInt(2));
            }
        }
        Set<String> logged = new HashSet<>();
        entries.stream()
                .filter(entry -> entry.kind() == EntryKind.GRANTED || entry.kind() == EntryKind.GRANT_REVOKED)
                .forEach(entry -> assertThat(
                                logged.add(entry.field(AuditField.AUTHORITY).orElseThrow()))
                        .describedAs("granted once: %s", entry)
                        .isTrue());
        assertThat(rows).isEqualTo(logged).containsAll(acknowledged);
    }

    long count(EntryKind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).count();
    }

    /** Every connection's sealed tokens open under the generation its row says, which is the one the log says. */
    int tokensOpen(List<String> connected) throws SQLException {
        Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        try {
            AgentKeys keys = AgentKeys.openOrEnrol(
                    store,
                    X509Identity.from(TestVaults.identity(folder, "agent")),
                    Clock.systemUTC(),
                    new SecureRandom());
            Connections connections = new Connections(keys.ring().agent());
            Set<String> ids = new HashSet<>(connected);
            entries.stream()
                    .filter(entry -> entry.kind() == EntryKind.CONNECTED)
                    .forEach(entry -> ids.add(entry.field(AuditField.CONNECTION).orElseThrow()));
            for (String id : ids) {
                ConnectionRow row = store.read(jdbc -> connections.find(jdbc, new ConnectionId(id)))
                        .orElseThrow(() -> new AssertionError("connection " + id + " is lost"));
                assertThat(row.generation()).isEqualTo(generationsLogged(id));
                byte[] plaintext = store.read(jdbc -> keys.ring()
                        .open(
                                jdbc,
                                keys.ring()
                                        .binding(new UserId(row.user().value()), RecordType.TOKENS)
                                        .withConnection(row.provider(), row.id())
                                        .withGeneration(row.generation()),
                                row.tokens().orElseThrow().record()));
                assertThat(plaintext.length).isPositive();
            }
            keys.ring().close();
            keys.logSigner().close();
            return ids.size();
        } finally {
            store.close();
        }
    }

    private long generationsLogged(String connection) {
        return entries.stream()
                .filter(entry -> entry.field(AuditField.CONNECTION).orElse("").equals(connection))
                .filter(entry -> entry.kind() == EntryKind.CONNECTED
                        || entry.field(AuditField.OUTCOME).orElse("").equals("REFRESHED"))
                .count();
    }
}
