package dev.skillvault.impl.audit;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One byte changed anywhere in the log of a real run is found, and the report says where. */
class TamperMatrixTest {
    private static final String AGENT = "agent";
    private static final long SEED = Long.getLong("skillvault.seed", System.nanoTime());

    /** A table of the log, the columns that find a row again, and how the report must name what was changed. */
    private enum Table {
        ENTRY("audit_entry", "sequence"),
        SIDE("audit_side", "sequence"),
        CHECKPOINT("audit_checkpoint", "size"),
        HEAD("audit_head", "agent");

        private final String table;
        private final String key;

        Table(String table, String key) {
            this.table = table;
            this.key = key;
        }

        void isNamedIn(String problem, Object place, String column) {
            if (this == HEAD) {
                assertThat(problem).contains(AGENT);
            } else if (column.equals(key) && this != ENTRY) {
                // found under the place it was moved to
                assertThat(problem).containsPattern("(checkpoint|side row of entry) \\d+ ");
            } else {
                String what = this == CHECKPOINT ? "checkpoint " : "entry ";
                assertThat(problem).containsPattern(Pattern.quote(what + place) + "\\b");
            }
        }
    }

    @TempDir
    static Path original;

    @TempDir
    Path folder;

    private static Instant end;
    private static Checkpoint anchor;
    private static Checkpoint early;
    private static long entries;
    private Connection attacker;
    private Random random;

    @BeforeAll
    static void runAVault() {
        try (TestWorld world = TestWorld.open(original)) {
            ConnectionInfo google = world.connect(ALICE, "google");
            world.grant(
                    google,
                    TestWorld.readingQ3(),
                    Permission.of("google", "gmail.messages.send")
                            .only("recipient", "@example.com")
                            .build());
            early = world.vault.checkpoint();
            for (int i = 0; i < 32; i++) {
                assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
                if (i % 10 == 5) {
                    assertThat(world.vault.checkpoint().size()).isPositive();
                }
            }
            for (int i = 0; i < 6; i++) {
                ApiRequest mail = TestWorld.mail("To: team" + i + "@example.com", "Subject: numbers");
                assertThat(world.send(ALICE, "google", mail).status()).isEqualTo(200);
            }
            assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ_SALARIES))
                    .isInstanceOf(CallDeniedException.class);
            world.clock.advance(Duration.ofMinutes(59));
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            anchor = world.vault.checkpoint();
            end = world.clock.instant();
        }
        entries = anchor.size() + 1;
    }

    @BeforeEach
    void copy() throws Exception {
        System.out.println("TamperMatrixTest seed " + SEED + " (set with -Dskillvault.seed)");
        random = new Random(SEED);
        Files.copy(original.resolve("vault.mv.db"), folder.resolve("vault.mv.db"));
    }

    @AfterEach
    void letGo() throws SQLException {
        if (attacker != null) {
            attacker.close();
        }
    }

    @AfterAll
    static void forget() {
        anchor = null;
        early = null;
    }

    private void attack() throws SQLException {
        attacker = TestWorld.database(folder);
    }

    private VerificationReport verify(Checkpoint... anchors) {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            return verifier.verify(new LogVerifier.Options(
                    List.of(anchors).stream().map(Checkpoint::note).toList(), List.of(), (done, total) -> {}, end));
        }
    }

    private int run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = attacker.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private List<Map<String, Object>> rows(String table, String key) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Statement statement = attacker.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY " + key)) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    values.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), row.getObject(i));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private Object changed(Object value, boolean place) {
        if (value == null) {
            return "x";
        }
        if (value instanceof Number number) {
            // a place that is taken cannot be taken again
            return place
                    ? (Object) (number.longValue() + 100_000)
                    : (Object) (number.longValue() + (random.nextBoolean() ? 1 : -1));
        }
        String text = value.toString();
        if (text.isEmpty()) {
            return "0";
        }
        int at = random.nextInt(text.length());
        char old = text.charAt(at);
        char other = old == '0' ? '1' : old == 'a' ? 'b' : Character.isLetter(old) ? 'a' : '0';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private int attackEveryColumn(Table table, List<Map<String, Object>> rows, Checkpoint... anchors)
            throws SQLException {
        int attacks = 0;
        for (Map<String, Object> row : rows) {
            Object place = row.get(table.key);
            for (Map.Entry<String, Object> cell : row.entrySet()) {
                String column = cell.getKey();
                Object old = cell.getValue();
                boolean key = column.equals(table.key);
                Object fake = changed(old, key);
                Object where = key ? fake : place;
                String set = "UPDATE " + table.table + " SET " + column + " = ? WHERE " + table.key + " = ?";
                assertThat(run(set, fake, place)).isEqualTo(1);

                VerificationReport report = verify(anchors);

                assertThat(report.verdict())
                        .as("%s.%s at %s: %s -> %s: %s", table, column, place, old, fake, report.problem())
                        .isEqualTo(Verdict.TAMPERED);
                table.isNamedIn(report.problem(), place, column);
                assertThat(run(set, old, where)).isEqualTo(1);
                attacks++;
            }
        }
        return attacks;
    }

    @Test
    void anUntouchedCopyVerifies() {
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(verify(anchor).problem()).isEmpty();
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(verify(early, anchor).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void everyColumnOfAnEntryIsGuarded() throws Exception {
        attack();
        List<Map<String, Object>> all = rows("audit_entry", "sequence");
        assertThat(all).hasSize((int) entries).hasSizeGreaterThan(80);
        TreeSet<Integer> chosen = new TreeSet<>(List.of(0, all.size() - 1));
        while (chosen.size() < 22) {
            chosen.add(random.nextInt(all.size()));
        }

        int attacks =
                attackEveryColumn(Table.ENTRY, chosen.stream().map(all::get).toList());

        // the leaf's hash and the log's time beside the fields
        assertThat(attacks).isEqualTo(22 * (AuditField.values().length + 2));
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void everyColumnOfASideRowACheckpointAndTheHeadIsGuarded() throws Exception {
        attack();

        assertThat(attackEveryColumn(Table.SIDE, rows("audit_side", "sequence")))
                .isEqualTo(6 * 4);
        assertThat(attackEveryColumn(Table.CHECKPOINT, rows("audit_checkpoint", "size")))
                .isGreaterThan(5 * 3);
        assertThat(attackEveryColumn(Table.HEAD, rows("audit_head", "agent"))).isEqualTo(6);
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void anAnchorDoesNotHideThatTheHeadWasChanged() throws Exception {
        attack();

        assertThat(attackEveryColumn(Table.HEAD, rows("audit_head", "agent"), anchor))
                .isEqualTo(6);
    }

    @Test
    void everyCharacterOfACheckpointIsGuarded() throws Exception {
        attack();
        Map<String, Object> row = rows("audit_checkpoint", "size").get(1);
        String note = row.get("note").toString();
        for (int at = 0; at < note.length(); at++) {
            char other = note.charAt(at) == 'A' ? 'B' : 'A';
            String fake = note.substring(0, at) + other + note.substring(at + 1);
            assertThat(run("UPDATE audit_checkpoint SET note = ? WHERE size = ?", fake, row.get("size")))
                    .isEqualTo(1);
            VerificationReport report = verify();
            assertThat(report.verdict()).as("character %s", at).isEqualTo(Verdict.TAMPERED);
            assertThat(report.problem()).contains("checkpoint " + row.get("size") + " ");
        }
    }

    @Test
    void aDeletedEntryIsFoundAndNamed() throws Exception {
        attack();
        for (long sequence : new long[] {0, 1, entries / 2, entries - 2}) {
            assertThat(run("DELETE FROM audit_entry WHERE sequence = ?", sequence))
                    .isEqualTo(1);
            assertThat(verify()).satisfies(report -> {
                assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
                assertThat(report.problem()).contains("entry " + sequence + " ");
            });
            letGo();
            restore(folder.resolve("vault.mv.db"));
            attack();
        }
        assertThat(run("DELETE FROM audit_entry WHERE sequence = ?", entries - 1))
                .isEqualTo(1);
        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify().problem()).startsWith("entry " + (entries - 1) + " of the log of agent is missing");
    }

    @Test
    void swappedEntriesAreFound() throws Exception {
        attack();
        long a = 3L + random.nextInt((int) entries - 5);
        assertThat(run("UPDATE audit_entry SET sequence = 1000000 WHERE sequence = ?", a))
                .isEqualTo(1);
        assertThat(run("UPDATE audit_entry SET sequence = ? WHERE sequence = ?", a, a + 1))
                .isEqualTo(1);
        assertThat(run("UPDATE audit_entry SET sequence = ? WHERE sequence = 1000000", a + 1))
                .isEqualTo(1);

        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify().problem()).contains("entry " + a + " ");
    }

    @Test
    void anInsertedOrDuplicatedEntryIsFound() throws Exception {
        attack();
        String all = String.join(", ", rows("audit_entry", "sequence").get(0).keySet());
        String copied = all.replace("sequence", Long.toString(entries));
        assertThat(run("INSERT INTO audit_entry (" + all + ") SELECT " + copied
                        + " FROM audit_entry WHERE sequence = 5"))
                .isEqualTo(1);

        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify().problem()).contains("entry " + entries + " ");
    }

    @Test
    void anEntryRewrittenWithItsLeafHashIsFoundByTheSignedRoots() throws Exception {
        attack();
        long place = anchor.size() / 2;
        assertThat(run("UPDATE audit_entry SET reason = 'innocent' WHERE sequence = ?", place))
                .isEqualTo(1);
        rewriteLeafHashesAndHead(entries);

        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify().problem()).contains("not those that were signed");
    }

    @Test
    void aTruncatedLogIsFoundWithoutAnAnchor() throws Exception {
        attack();
        assertThat(run("DELETE FROM audit_entry WHERE sequence >= ?", entries - 3))
                .isEqualTo(3);

        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify().problem()).startsWith("entry " + (entries - 3) + " of the log of agent is missing");
    }

    @Test
    void aTruncationWithAConsistentHeadIsFoundWithAnAnchor() throws Exception {
        attack();
        long kept = early.size();
        assertThat(run("DELETE FROM audit_entry WHERE sequence >= ?", kept)).isPositive();
        assertThat(run("DELETE FROM audit_side WHERE sequence >= ?", kept)).isPositive();
        assertThat(run("DELETE FROM audit_resource WHERE sequence >= ?", kept)).isPositive();
        assertThat(run("DELETE FROM audit_checkpoint WHERE size > ?", kept)).isPositive();
        rewriteLeafHashesAndHead(kept);

        assertThat(verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify().problem())
                .as("uses that no entry is left to say")
                .contains("the counter of uses of the grant");
        assertThat(run("DELETE FROM grant_counter")).isPositive();
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(verify(anchor)).satisfies(report -> {
            assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
            assertThat(report.problem()).contains("anchor at " + anchor.size());
        });
    }

    @Test
    void aDeletedSideRowOrHeadIsFoundAndSoIsALogWithoutCheckpoints() throws Exception {
        attack();
        long side = ((Number) rows("audit_side", "sequence").get(2).get("sequence")).longValue();
        assertThat(run("DELETE FROM audit_side WHERE sequence = ?", side)).isEqualTo(1);
        assertThat(verify().problem()).contains("entry " + side + " ");

        assertThat(run("DELETE FROM audit_checkpoint")).isGreaterThan(4);
        for (Checkpoint[] anchors : new Checkpoint[][] {{}, {anchor}}) {
            assertThat(verify(anchors).verdict()).isEqualTo(Verdict.TAMPERED);
            assertThat(verify(anchors).problem()).isEqualTo("the log of agent has no checkpoint");
        }

        assertThat(run("DELETE FROM audit_head")).isEqualTo(1);
        for (Checkpoint[] anchors : new Checkpoint[][] {{}, {anchor}}) {
            assertThat(verify(anchors).verdict()).isEqualTo(Verdict.TAMPERED);
            assertThat(verify(anchors).problem()).startsWith("entry 0 belongs to a log without a head");
        }
    }

    @Test
    void everyColumnOfAGrantIsGuarded() throws Exception {
        attack();
        int attacks = 0;
        for (Map<String, Object> row : rows("grant_version", "grant_id")) {
            String grant = row.get("grant_id") + "/" + row.get("version");
            for (Map.Entry<String, Object> cell : row.entrySet()) {
                String column = cell.getKey();
                Object fake = changed(cell.getValue(), false);
                String set = "UPDATE grant_version SET " + column + " = ?";
                assertThat(run(set, fake)).isEqualTo(1);
                assertThat(verify(anchor)).satisfies(report -> {
                    assertThat(report.verdict()).as(column).isEqualTo(Verdict.TAMPERED);
                    boolean key = List.of("agent_id", "grant_id", "version").contains(column);
                    assertThat(report.problem())
                            .contains(key ? "grant " : "grant " + grant + " of the agent agent was");
                });
                assertThat(run(set, cell.getValue())).isEqualTo(1);
                attacks++;
            }
        }
        assertThat(attacks).isEqualTo(13);
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void aDeletedGrantIsNamedWithItsEntry() throws Exception {
        attack();
        assertThat(run("DELETE FROM grant_version")).isEqualTo(1);

        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify(anchor).problem())
                .containsPattern("the grant gr_[0-9a-f]{32}/1 .*is missing, which entry \\d+ made");
    }

    @Test
    void anotherLogKeyIsFound() throws Exception {
        attack();
        byte[] key = TestLog.signer("mallory").publicKey();
        assertThat(run("UPDATE audit_head SET log_key = ?", Hex.of(key))).isEqualTo(1);

        assertThat(verify(anchor).verdict().exitCode()).isEqualTo(1);
        assertThat(verify(anchor).problem()).contains("the head of the log of agent names another log key");
    }

    @Test
    void aForgedCheckpointIsFoundAndNamed() throws Exception {
        attack();
        SignedCheckpoint genuine = SignedCheckpoint.parse(anchor.note()).orElseThrow();
        byte[] root = new byte[32];
        random.nextBytes(root);
        String forged = SignedCheckpoint.sign(
                        genuine.origin(), genuine.size(), root, genuine.at(), TestLog.signer("mallory"))
                .note();
        assertThat(run("UPDATE audit_checkpoint SET note = ? WHERE size = ?", forged, anchor.size()))
                .isEqualTo(1);

        assertThat(verify(anchor).verdict().exitCode()).isEqualTo(1);
        assertThat(verify(anchor).problem())
                .contains("checkpoint " + anchor.size() + " of the log of agent is not genuine");
    }

    /** What a database administrator without any key can do at best. */
    private void rewriteLeafHashesAndHead(long size) throws SQLException {
        CompactRange range = CompactRange.empty();
        List<String> hashes = new ArrayList<>();
        try (PreparedStatement select = attacker.prepareStatement(
                        "SELECT " + EntryRows.COLUMNS + " FROM audit_entry ORDER BY sequence");
                ResultSet row = select.executeQuery()) {
            while (row.next() && range.size() < size) {
                byte[] leaf = LeafFormat.hash(EntryRows.fields(row));
                range.append(leaf);
                hashes.add(Hex.of(leaf));
            }
        }
        for (int i = 0; i < hashes.size(); i++) {
            assertThat(run("UPDATE audit_entry SET leaf_hash = ? WHERE sequence = ?", hashes.get(i), i))
                    .isEqualTo(1);
        }
        assertThat(run(
                        "UPDATE audit_head SET size = ?, compact_range = ?, root = ?",
                        range.size(),
                        Hex.of(range.encode()),
                        Hex.of(range.root())))
                .isEqualTo(1);
    }

    @Test
    void aDamagedFileIsAnAnswerAndNeverAnException() throws Exception {
        Path file = folder.resolve("vault.mv.db");
        long length = Files.size(file);
        for (int round = 0; round < 8; round++) {
            restore(file);
            byte[] noise = new byte[8192];
            random.nextBytes(noise);
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                // behind the two file headers, across a page
                raw.seek(8192 + (long) (random.nextDouble() * (length - 8192 - noise.length)));
                raw.write(noise);
            }
            neverVerifiedUnlessWhole("round " + round);
        }
        restore(file);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[(int) (length - 8192)];
            random.nextBytes(noise);
            raw.seek(8192);
            raw.write(noise);
        }
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.CANNOT_VERIFY);
    }

    @Test
    void aShortenedFileIsAnAnswerAndNeverMoreThanItHolds() throws Exception {
        Path file = folder.resolve("vault.mv.db");
        for (int part = 1; part < 8; part++) {
            restore(file);
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.setLength(Files.size(file) * part / 8);
            }
            neverVerifiedUnlessWhole(part + "/8 of the file");
        }
    }

    /**
     * H2 does not check a page's content, and recovers an older state where it can: damage may read as garbage, as changed rows or as
     * a shorter log, or may have hit only free space. It never reads as a genuine log that holds less.
     */
    private void neverVerifiedUnlessWhole(String what) {
        VerificationReport report = verify(anchor);
        assertThat(report.verdict())
                .as("%s: %s", what, report.problem())
                .isIn(Verdict.CANNOT_VERIFY, Verdict.TAMPERED, Verdict.VERIFIED);
        if (report.verdict() == Verdict.VERIFIED) {
            assertThat(report.logs())
                    .singleElement()
                    .satisfies(log -> assertThat(log.size()).as(what).isGreaterThanOrEqualTo(anchor.size()));
        }
    }

    @Test
    void anEmptyFileCannotBeVerifiedAndIsLeftEmpty() throws Exception {
        Path file = folder.resolve("vault.mv.db");
        Files.write(file, new byte[0]);

        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.CANNOT_VERIFY);
        assertThat(verify().verdict()).isEqualTo(Verdict.CANNOT_VERIFY);
        assertThat(Files.size(file)).as("an auditor writes nothing").isZero();
    }

    private static void restore(Path file) throws IOException {
        Files.copy(original.resolve("vault.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theRunHadWhatItShouldHave() throws Exception {
        attack();
        List<Object> kinds = rows("audit_entry", "sequence").stream()
                .map(row -> row.get("kind"))
                .toList();
        assertThat(kinds)
                .contains("AGENT_ENROLLED", "CALL_DENIED", "REFRESH_INTENT", "REFRESH_OUTCOME", "CALL_OUTCOME");
        assertThat(rows("audit_side", "sequence")).hasSize(6);
    }

    @Test
    void anAnchorThatIsOlderThanADayIsNotRecent() throws Exception {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            Instant signed = Instant.parse(
                    anchor.note().lines().skip(3).findFirst().orElseThrow().substring(5));
            for (int hours : new int[] {23, 25}) {
                LogVerifier.Options options = new LogVerifier.Options(
                        List.of(anchor.note()), List.of(), (done, total) -> {}, signed.plus(Duration.ofHours(hours)));
                assertThat(verifier.verify(options).verdict())
                        .isEqualTo(hours == 23 ? Verdict.VERIFIED : Verdict.VERIFIED_WITHOUT_ANCHOR);
            }
        }
    }

    @Test
    void aStoreThatCouldRunCodeIsNotRead() throws Exception {
        for (String[] attack : new String[][] {
            {"CREATE ALIAS evil FOR 'java.lang.Math.abs(int)'", "DROP ALIAS evil"},
            {"CREATE VIEW looks AS SELECT * FROM audit_head", "DROP VIEW looks"},
        }) {
            sql(attack[0]);
            assertThat(verify(anchor).verdict()).isEqualTo(Verdict.TAMPERED);
            assertThat(verify(anchor).problem()).contains("could run code");
            sql(attack[1]);
        }
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void halfASurrogatePairIsNoQuestionMark() throws Exception {
        sql("UPDATE audit_entry SET reason = 'what?' || CHAR(55296) WHERE sequence = 1");
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.TAMPERED);
    }

    @Test
    void theAgentAndVaultRowsFitTheEnrolment() throws Exception {
        for (String[] attack : new String[][] {
            {
                "UPDATE agent SET spki_sha256 = 'x' || SUBSTRING(spki_sha256, 2), enrolled_at = enrolled_at",
                "agent and vault rows"
            },
            {"UPDATE vault_meta SET vault_id = 'x' || SUBSTRING(vault_id, 2)", "agent and vault rows"},
        }) {
            sql("CREATE TABLE kept_agent AS SELECT * FROM agent");
            sql("CREATE TABLE kept_meta AS SELECT * FROM vault_meta");
            sql(attack[0]);
            assertThat(verify(anchor).verdict()).isEqualTo(Verdict.TAMPERED);
            assertThat(verify(anchor).problem()).contains(attack[1]);
            sql("DELETE FROM agent");
            sql("INSERT INTO agent SELECT * FROM kept_agent");
            sql("DELETE FROM vault_meta");
            sql("INSERT INTO vault_meta SELECT * FROM kept_meta");
            sql("DROP TABLE kept_agent");
            sql("DROP TABLE kept_meta");
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection change = DriverManager.getConnection(url(folder) + ";AUTO_SERVER=TRUE", "sa", "");
                Statement run = change.createStatement()) {
            run.execute(statement);
        }
    }
}
