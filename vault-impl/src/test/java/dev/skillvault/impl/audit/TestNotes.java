package dev.skillvault.impl.audit;

import dev.skillvault.audit.Checkpoint;
import java.time.Instant;
import java.util.Arrays;

/** Signed notes without a log behind them. */
public final class TestNotes {
    private static final Instant AT = Instant.parse("2026-11-21T09:00:00.123456Z");

    private TestNotes() {}

    /** The origin of the first log of an agent. */
    public static String origin(String agent) {
        return LogOrigin.first("test-vault", agent);
    }

    /** A note of so many entries, over a root of this byte. */
    public static Checkpoint note(String origin, long size, int root) {
        byte[] hash = new byte[MerkleHash.LENGTH];
        Arrays.fill(hash, (byte) root);
        try (LogSigner signer = TestLog.signer("alpha")) {
            return new Checkpoint(
                    size, SignedCheckpoint.sign(origin, size, hash, AT, signer).note());
        }
    }
}
