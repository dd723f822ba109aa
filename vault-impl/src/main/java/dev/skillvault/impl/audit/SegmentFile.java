package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;

/**
 * A segment: an export of a part of a log, verified by itself.
 *
 * @param file where it is
 * @param origin of the log
 * @param from the first entry in it
 * @param until the entry behind the last
 * @param sha256 of the file, in hexadecimal
 */
public record SegmentFile(Path file, String origin, long from, long until, String sha256) {

    /**
     * Reads and verifies it.
     *
     * @throws VaultConfigurationException if it cannot be read, or is not what was signed
     */
    public static SegmentFile read(Path file, Instant now) {
        MessageDigest digest = MerkleHash.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest);
                ExportLines lines = new ExportLines(in);
                SegmentLeaves leaves = SegmentLeaves.open(file, Long.MIN_VALUE)) {
            VerificationReport report = ExportVerification.verify(
                    lines, new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, now));
            VerificationReport.Log log = report.logs().get(0);
            return new SegmentFile(file, log.origin(), leaves.from(), log.size(), Hex.of(digest.digest()));
        } catch (TamperedException e) {
            throw new VaultConfigurationException("the segment " + file + " is not what was signed: " + e.sentence());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Its entries, from the first on.
     *
     * @param logTimeBefore the log's time at the entry before the first
     */
    public SegmentLeaves leaves(long logTimeBefore) {
        try {
            return SegmentLeaves.open(file, logTimeBefore);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static VaultConfigurationException unreadable(Path file, IOException cause) {
        return new VaultConfigurationException(
                "the segment " + file + " cannot be read: is it there, and may this user read it?", cause);
    }
}
