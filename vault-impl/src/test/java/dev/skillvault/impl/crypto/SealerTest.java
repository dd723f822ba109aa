package dev.skillvault.impl.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SealerTest {

    private static final AgentId AGENT = new AgentId("agent-a");
    private static final UserId USER = new UserId("alice");
    private static final ConnectionId CONNECTION = new ConnectionId("co_" + "01".repeat(16));
    private static final ConnectionId OTHER_CONNECTION = new ConnectionId("co_" + "02".repeat(16));
    private static final Binding PLACE = new Binding(AGENT, USER, "google", CONNECTION, RecordType.TOKENS, 7);
    private static final byte[] TEXT = "refresh-token-value".getBytes(StandardCharsets.US_ASCII);
    private static final int OVERHEAD = 2 + 16 + 32 + 32 + 16;

    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(random);
    private final SealingKey key = SealingKey.generate(random);

    @Test
    void sealedRecordOpensInItsPlace() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        assertThat(record).hasSize(TEXT.length + OVERHEAD).startsWith(1, 1);
        assertThat(Sealer.keyId(record)).isEqualTo(key.id());
        assertThat(sealer.open(key, PLACE, record)).isEqualTo(TEXT);
    }

    @Test
    void emptyRecordOpens() {
        byte[] record = sealer.seal(key, PLACE, new byte[0]);
        assertThat(record).hasSize(OVERHEAD);
        assertThat(sealer.open(key, PLACE, record)).isEmpty();
    }

    @Test
    void sameContentIsNeverSealedTheSameWay() {
        byte[] one = sealer.seal(key, PLACE, TEXT);
        byte[] two = sealer.seal(key, PLACE, TEXT);
        assertThat(Arrays.copyOfRange(one, 18, one.length)).isNotEqualTo(Arrays.copyOfRange(two, 18, two.length));
    }

    /** Frozen: made once with Python's hmac and cryptography from the format's description, so it can never drift. */
    @Test
    void frozenRecordOpensForever() {
        SealingKey frozenKey = SealingKey.of(sequence(0x10, 16), SecretBytes.copyOf(sequence(0x40, 32)));
        byte[] expected = HexFormat.of().parseHex(FROZEN);
        assertThat(Sealer.seal(frozenKey, PLACE, TEXT, sequence(0x80, 32))).isEqualTo(expected);
        assertThat(sealer.open(frozenKey, PLACE, expected)).isEqualTo(TEXT);
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] changed = record.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertCannotOpen(key, PLACE, changed);
        }
    }

    @Test
    void everyTruncationAndExtensionIsRefused() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        for (int length = 0; length < record.length; length++) {
            assertCannotOpen(key, PLACE, Arrays.copyOf(record, length));
            assertCannotOpen(key, PLACE, Arrays.copyOfRange(record, record.length - length, record.length));
        }
        assertCannotOpen(key, PLACE, Arrays.copyOf(record, record.length + 1));
        assertCannotOpen(key, PLACE, Arrays.copyOf(record, record.length + 16));
    }

    @Test
    void everyMovedRecordIsRefused() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        List<Binding> elsewhere = new ArrayList<>(List.of(
                new Binding(new AgentId("agent-b"), USER, "google", CONNECTION, RecordType.TOKENS, 7),
                PLACE.withUser(new UserId("bob")),
                PLACE.withConnection("github", CONNECTION),
                PLACE.withConnection("google", OTHER_CONNECTION),
                PLACE.withGeneration(6),
                PLACE.withGeneration(8),
                PLACE.withGeneration(7L << 32),
                new Binding(AGENT, null, "google", CONNECTION, RecordType.TOKENS, 7),
                new Binding(AGENT, USER, null, CONNECTION, RecordType.TOKENS, 7),
                new Binding(AGENT, USER, "google", null, RecordType.TOKENS, 7)));
        for (RecordType type : RecordType.values()) {
            if (type != RecordType.TOKENS) {
                elsewhere.add(new Binding(AGENT, USER, "google", CONNECTION, type, 7));
            }
        }
        elsewhere.forEach(place -> assertCannotOpen(key, place, record));
    }

    @Test
    void textMovedAcrossFieldBordersIsAnotherPlace() {
        Binding one = new Binding(new AgentId("ab"), new UserId("c"), null, null, RecordType.TEST, 0);
        Binding two = new Binding(new AgentId("a"), new UserId("bc"), null, null, RecordType.TEST, 0);
        Binding three = new Binding(new AgentId("ab"), null, "c", null, RecordType.TEST, 0);
        assertThat(one.encoded()).isNotEqualTo(two.encoded()).isNotEqualTo(three.encoded());
        assertCannotOpen(key, two, sealer.seal(key, one, TEXT));
        assertCannotOpen(key, three, sealer.seal(key, one, TEXT));
    }

    @Test
    void otherKeyIsRefusedEvenUnderTheSameId() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        assertCannotOpen(SealingKey.generate(random), PLACE, record);
        assertCannotOpen(SealingKey.of(key.id(), SecretBytes.random(32, random)), PLACE, record);
    }

    /** Without the commitment, GCM ciphertexts that open under two keys can be made; here the second key must not get that far. */
    @Test
    void recordIsCommittedToItsKey() {
        SealingKey twin = SealingKey.of(key.id(), SecretBytes.random(32, random));
        byte[] salt = sequence(0, 32);
        byte[] mine = Sealer.seal(key, PLACE, TEXT, salt);
        byte[] theirs = Sealer.seal(twin, PLACE, TEXT, salt);
        assertThat(Arrays.copyOfRange(mine, 50, 82)).isNotEqualTo(Arrays.copyOfRange(theirs, 50, 82));
        byte[] mixed = mine.clone();
        System.arraycopy(theirs, 50, mixed, 50, 32);
        assertCannotOpen(key, PLACE, mixed);
        assertCannotOpen(twin, PLACE, mixed);
    }

    @Test
    void failuresCannotBeToldApart() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        byte[] badVersion = record.clone();
        badVersion[0] = 2;
        byte[] badSuite = record.clone();
        badSuite[1] = 2;
        byte[] badTag = record.clone();
        badTag[badTag.length - 1] ^= 1;
        byte[] badCommitment = record.clone();
        badCommitment[50] ^= 1;
        Set<String> seen = new HashSet<>();
        for (byte[] bad : List.of(badVersion, badSuite, badTag, badCommitment, new byte[0], new byte[200])) {
            Throwable thrown = catchThrowable(() -> sealer.open(key, PLACE, bad));
            assertThat(thrown).hasNoCause().hasNoSuppressedExceptions();
            seen.add(thrown + " at " + thrown.getStackTrace()[0]);
        }
        assertThat(seen).hasSize(1).allMatch(text -> text.contains("CannotOpenException: cannot open at"));
    }

    @Test
    void keyIdOfSomethingElseIsRefused() {
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> Sealer.keyId(new byte[OVERHEAD]));
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> Sealer.keyId(new byte[] {1, 1}));
    }

    @Test
    void keysAreSealedWithTheirIds() {
        Binding place = Binding.of(AGENT, RecordType.USER_KEY).withUser(USER);
        SealingKey inner = SealingKey.generate(random);
        byte[] record = sealer.sealKey(key, place, inner);
        assertThat(sealer.openKey(key, place, record).sameAs(inner)).isTrue();
        assertCannotOpen(key, place.withGeneration(1), record);
        byte[] notAKey = sealer.seal(key, place, new byte[47]);
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> sealer.openKey(key, place, notAKey));
    }

    @Test
    void closedKeyIsABugAndNotARefusal() {
        byte[] record = sealer.seal(key, PLACE, TEXT);
        key.close();
        assertThatIllegalStateException().isThrownBy(() -> sealer.open(key, PLACE, record));
        assertThatIllegalStateException().isThrownBy(() -> sealer.seal(key, PLACE, TEXT));
    }

    @Test
    void bindingRefusesWhatCouldBeMistakenForAbsent() {
        assertThatIllegalArgumentException().isThrownBy(() -> PLACE.withConnection("", CONNECTION));
        assertThatIllegalArgumentException().isThrownBy(() -> PLACE.withGeneration(-1));
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                work.add(() -> sealAndOpen(12_500));
            }
            for (Future<Integer> done : threads.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(12_500);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void noCipherIsSharedBetweenThreads() throws Exception {
        CyclicBarrier all = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Set<AesGcm> ciphers = Collections.newSetFromMap(new IdentityHashMap<>());
            List<Callable<AesGcm>> work = Collections.nCopies(8, () -> {
                all.await();
                return AesGcm.ofThisThread();
            });
            for (Future<AesGcm> cipher : threads.invokeAll(work)) {
                assertThat(ciphers.add(cipher.get())).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int sealAndOpen(int records) {
        int opened = 0;
        for (int i = 0; i < records; i++) {
            byte[] text =
                    (Thread.currentThread().getName() + " " + i + "x".repeat(i % 200)).getBytes(StandardCharsets.UTF_8);
            Binding place = PLACE.withGeneration(i);
            byte[] record = sealer.seal(key, place, text);
            if (i % 10 == 0) {
                byte[] bad = record.clone();
                bad[bad.length - 1] ^= 1;
                assertCannotOpen(key, place, bad);
            }
            if (Arrays.equals(sealer.open(key, place, record), text)) {
                opened++;
            }
        }
        return opened;
    }

    private void assertCannotOpen(SealingKey with, Binding place, byte[] record) {
        Throwable thrown = catchThrowable(() -> sealer.open(with, place, record));
        assertThat(thrown)
                .isExactlyInstanceOf(CannotOpenException.class)
                .hasMessage("cannot open")
                .hasNoCause();
    }

    private static byte[] sequence(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private static final String FROZEN =
            "0101101112131415161718191a1b1c1d1e1f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d"
                    + "9e9fa3389f8e86f6c04bfc5939998b481e5964f57d6ea32bff077665f2609ac49dbec442531953eb8fc504797c8be411"
                    + "b8e7e185dc8b6acbfe28800f11d361358c8669f10a";
}
