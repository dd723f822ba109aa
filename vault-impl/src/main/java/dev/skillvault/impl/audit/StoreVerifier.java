package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.impl.audit.LogVerification.SignedNote;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Verifies every log of a store. What it cannot read it says; it throws nothing of the database's. */
public final class StoreVerifier implements LogVerifier {
    private final StoreUrl url;

    private StoreVerifier(StoreUrl url) {
        this.url = url;
    }

    /** Verifies this store. */
    public static LogVerifier open(StoreUrl url) {
        return new StoreVerifier(url);
    }

    @Override
    public VerificationReport verify(Options options) {
        List<VerificationReport.Log> reports = new ArrayList<>();
        try (Connection connection = ReadOnlyStore.open(url)) {
            return verify(connection, options, reports);
        } catch (TamperedException e) {
            return new VerificationReport(Verdict.TAMPERED, reports, e.sentence());
        } catch (VaultConfigurationException e) {
            return new VerificationReport(Verdict.CANNOT_VERIFY, reports, String.valueOf(e.getMessage()));
        } catch (SQLException | IllegalStateException e) {
            // IllegalStateException is how H2's storage engine reports a damaged file while reading
            return new VerificationReport(
                    Verdict.CANNOT_VERIFY, reports, "the store cannot be read to the end: the file is damaged");
        }
    }

    private static VerificationReport verify(
            Connection connection, Options options, List<VerificationReport.Log> reports)
            throws SQLException, TamperedException {
        List<SignedNote> anchors =
                options.anchors().stream().map(SignedNote::new).toList();
        List<LogHead> heads = LogHead.all(connection);
        refuseOrphans(connection);
        if (heads.isEmpty()) {
            return new VerificationReport(Verdict.CANNOT_VERIFY, reports, "there is no log in this store");
        }
        Verdict worst = Verdict.VERIFIED;
        for (LogHead head : heads) {
            LogVerification log = new LogVerification(connection, head, anchors, options.progress());
            if (log.verify(options.trustedSpkiSha256()) == Verdict.VERIFIED_WITHOUT_ANCHOR) {
                worst = Verdict.VERIFIED_WITHOUT_ANCHOR;
            }
            reports.add(log.report());
        }
        // last, so that an anchor whose log was renamed or deleted does not hide that something was
        for (SignedNote anchor : anchors) {
            if (heads.stream().noneMatch(head -> head.origin().equals(anchor.origin()))) {
                return new VerificationReport(
                        Verdict.CANNOT_VERIFY,
                        reports,
                        "an anchor belongs to no log of this store: '"
                                + anchor.origin().replaceAll("[^ -~]", "?") + "'");
            }
        }
        return new VerificationReport(worst, reports, "");
    }

    /** Rows of a log that has no head: their agent was changed, or the head was deleted. An enrolled agent without a log, too. */
    private static void refuseOrphans(Connection connection) throws SQLException, TamperedException {
        for (String table : List.of("audit_entry", "audit_checkpoint", "audit_side")) {
            String place = table.equals("audit_checkpoint") ? "size" : "sequence";
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT agent, " + place + " FROM " + table
                            + " t WHERE NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.agent = t.agent)"
                            + " ORDER BY agent, " + place + " FETCH FIRST ROW ONLY")) {
                if (row.next()) {
                    String what = table.equals("audit_entry")
                            ? "entry"
                            : table.equals("audit_side") ? "side row of entry" : "checkpoint";
                    throw new TamperedException(what + " " + row.getLong(2) + " belongs to a log without a head, of '"
                            + String.valueOf(row.getString(1)).replaceAll("[^ -~]", "?") + "'");
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT a.agent_id FROM agent a WHERE NOT EXISTS"
                        + " (SELECT 1 FROM audit_head h WHERE h.agent = a.agent_id) FETCH FIRST ROW ONLY")) {
            if (row.next()) {
                throw new TamperedException("the log of the enrolled agent " + row.getString(1) + " is missing");
            }
        }
    }

    /** Nothing is held open between two verifications. */
    @Override
    public void close() {}
}
