package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies a log that was exported to a file, without its store.
 *
 * <p>Immutable, thread-safe.
 */
public final class ExportVerifier implements LogVerifier {
    private final Path file;
    private final boolean segment;

    private ExportVerifier(Path file, boolean segment) {
        this.file = file;
        this.segment = segment;
    }

    /** Verifies this file. */
    public static LogVerifier open(Path file) {
        return new ExportVerifier(file, false);
    }

    /** Verifies this file, whose end is not that of its log. */
    public static LogVerifier openSegment(Path file) {
        return new ExportVerifier(file, true);
    }

    @Override
    public VerificationReport verify(Options options) {
        MessageDigest digest = MerkleHash.sha256();
        try (ExportLines lines = new ExportLines(new DigestInputStream(Files.newInputStream(file), digest))) {
            return segment
                    ? withHash(ExportVerification.verifySegment(lines, options), digest)
                    : ExportVerification.verify(lines, options);
        } catch (TamperedException e) {
            return new VerificationReport(Verdict.TAMPERED, List.of(), e.sentence());
        } catch (VaultConfigurationException e) {
            return new VerificationReport(Verdict.CANNOT_VERIFY, List.of(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new VerificationReport(
                    Verdict.CANNOT_VERIFY,
                    List.of(),
                    "the export " + file + " cannot be read: is it there, and may this user read it?");
        }
    }

    private static VerificationReport withHash(VerificationReport report, MessageDigest digest) {
        List<String> remarks = new ArrayList<>(report.remarks());
        remarks.add("the SHA-256 of the segment is " + Hex.of(digest.digest())
                + ": compare it with the one that 'vault audit verify' of the store names");
        return new VerificationReport(report.verdict(), report.logs(), report.problem(), remarks);
    }

    /** Nothing is held open between two verifications. */
    @Override
    public void close() {}
}
