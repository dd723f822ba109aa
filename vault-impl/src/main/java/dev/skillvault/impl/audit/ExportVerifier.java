package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Verifies a log that was exported to a file, without its store.
 *
 * <p>Immutable, thread-safe.
 */
public final class ExportVerifier implements LogVerifier {
    private final Path file;

    private ExportVerifier(Path file) {
        this.file = file;
    }

    /** Verifies this file. */
    public static LogVerifier open(Path file) {
        return new ExportVerifier(file);
    }

    @Override
    public VerificationReport verify(Options options) {
        try (ExportLines lines = new ExportLines(Files.newInputStream(file))) {
            return ExportVerification.verify(lines, options);
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

    /** Nothing is held open between two verifications. */
    @Override
    public void close() {}
}
