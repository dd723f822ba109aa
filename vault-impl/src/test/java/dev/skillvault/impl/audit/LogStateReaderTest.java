package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.Checkpoint;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStateReaderTest {
    private static final String ALPHA = "alpha";
    private static final String ORIGIN = "dev.skillvault/log/test-vault/alpha";
    private static final byte[] OTHER_ROOT = new byte[MerkleHash.LENGTH];

    @TempDir
    Path folder;

    private TestLog log;
    private LogStateReader reader;
    private Checkpoint genuine;

    @BeforeEach
    void write() throws Exception {
        log = new TestLog(folder);
        reader = new LogStateReader(TestLog.id(ALPHA), log.enrol(ALPHA).publicKey());
        append(6);
        genuine = log.checkpoint(ALPHA, START);
        append(5);
    }

    @AfterEach
    void close() throws SQLException {
        log.close();
    }

    private void append(int entries) throws SQLException {
        for (int i = 0; i < entries; i++) {
            log.append(ALPHA, START, denied("alice"));
        }
    }

    private LogState read() throws SQLException {
        return reader.read(log.jdbc).orElseThrow();
    }

    private void put(long size, String note) throws SQLException {
        assertThat(log.run("INSERT INTO audit_checkpoint (agent, size, note) VALUES (?, ?, ?)", ALPHA, size, note))
                .isEqualTo(1);
    }

    private static String note(long size, String signer) {
        return SignedCheckpoint.sign(ORIGIN, size, OTHER_ROOT, START, TestLog.signer(signer))
                .note();
    }

    @Test
    void theNewestCheckpointIsTheStateOfALog() throws Exception {
        assertThat(read().size()).isEqualTo(12);
        assertThat(read().checkpoint()).isEqualTo(genuine.note());
        assertThat(new LogStateReader(TestLog.id("beta"), OTHER_ROOT).read(log.jdbc))
                .isEmpty();
    }

    @Test
    void itIsFollowedAsTheLogGrows() throws Exception {
        LogState before = read();
        append(3);
        Checkpoint next = log.checkpoint(ALPHA, START.plusSeconds(1));
        assertThat(read().checkpoint()).isEqualTo(next.note());
        assertThat(read().size()).isEqualTo(15);
        assertThat(reader.isGrownFrom(log.jdbc, before)).isTrue();
    }

    @Test
    void aRowIsNoCheckpointForBeingThere() throws Exception {
        put(8, "no note");
        put(9, note(9, "mallory"));
        put(10, genuine.note());
        put(1_000_000, "no note");
        put(1_000_001, note(1_000_001, ALPHA)); // the log's own key, of a fork that went further
        assertThat(read().checkpoint()).isEqualTo(genuine.note());
        assertThat(read())
                .isEqualTo(new LogStateReader(TestLog.id(ALPHA), publicKey())
                        .read(log.jdbc)
                        .orElseThrow());
    }

    @Test
    void aCheckpointOfAForkIsNoneOfThisLog() throws Exception {
        put(9, note(9, ALPHA));
        assertThat(read().checkpoint()).isEqualTo(genuine.note());
        Checkpoint next = log.checkpoint(ALPHA, START.plusSeconds(1));
        assertThat(read().checkpoint()).isEqualTo(next.note());
    }

    @Test
    void aLogIsNotGrownFromAFork() throws Exception {
        LogState known = read();
        append(1);
        assertThat(read()).isNotEqualTo(known);
        assertThat(reader.isGrownFrom(log.jdbc, known)).isTrue();
        for (long size : new long[] {0, 3, 7, 11}) {
            assertThat(reader.isGrownFrom(log.jdbc, new LogState(ORIGIN, size, Hex.of(OTHER_ROOT), known.checkpoint())))
                    .as("of %s entries", size)
                    .isFalse();
        }
    }

    @Test
    void leafHashesThatDoNotLeadToTheHeadAreNoLog() throws Exception {
        assertThat(log.run("UPDATE audit_entry SET leaf_hash = ? WHERE sequence = 8", Hex.of(OTHER_ROOT)))
                .isEqualTo(1);
        assertThatThrownBy(this::read)
                .isInstanceOf(UnusableLogException.class)
                .hasMessageContaining("vault audit verify");
    }

    @Test
    void aMissingEntryIsNoLog() throws Exception {
        assertThat(log.run("DELETE FROM audit_entry WHERE sequence = 4")).isEqualTo(1);
        assertThatThrownBy(this::read).isInstanceOf(UnusableLogException.class);
    }

    private static byte[] publicKey() {
        return TestLog.signer(ALPHA).publicKey();
    }
}
