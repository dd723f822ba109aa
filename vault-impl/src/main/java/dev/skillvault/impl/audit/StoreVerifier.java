package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.StoreUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        try (Connection connection = url.openToRead()) {
            return verify(connection, options, reports);
        } catch (TamperedException e) {
            return new VerificationReport(Verdict.TAMPERED, reports, e.sentence());
        } catch (VaultConfigurationException e) {
            return new VerificationReport(Verdict.CANNOT_VERIFY, reports, String.valueOf(e.getMessage()));
        } catch (SQLException | RuntimeException e) {
            // a damaged file can make H2 fail anywhere; an auditor gets an answer, and never the database's words
            return new VerificationReport(
                    Verdict.CANNOT_VERIFY, reports, "the store cannot be read to the end: the file is damaged");
        }
    }

    private VerificationReport verify(Connection connection, Options options, List<VerificationReport.Log> reports)
            throws SQLException, TamperedException {
        Optional<String> foreign = HostileStore.foreignCode(url, connection);
        if (foreign.isPresent()) {
            throw new TamperedException(
                    "the store holds what the vault never makes and what could run code: " + foreign.get());
        }
        Anchors anchors = Anchors.of(options);
        List<LogHead> heads = LogHead.all(connection);
        refuseOrphans(connection);
        refuseTwins(heads);
        if (heads.isEmpty()) {
            return new VerificationReport(Verdict.CANNOT_VERIFY, reports, "there is no log in this store");
        }
        Verdict worst = Verdict.VERIFIED;
        List<String> remarks = new ArrayList<>();
        List<LogVerification> logs = new ArrayList<>();
        for (LogHead head : heads) {
            LogVerification log = new LogVerification(connection, head, anchors.parsed(), options);
            logs.add(log);
            if (log.verify(options.trustedSpkiSha256()) == Verdict.VERIFIED_WITHOUT_ANCHOR) {
                worst = Verdict.VERIFIED_WITHOUT_ANCHOR;
            }
            reports.add(log.report());
            remarks.addAll(log.remarks());
        }
        Set<String> origins = heads.stream().map(LogHead::origin).collect(Collectors.toSet());
        List<IdentityChain> identities =
                logs.stream().flatMap(log -> log.identities().stream()).toList();
        Optional<String> doubt = anchors.doubt("store", origins, identities)
                .or(() -> logs.stream().flatMap(log -> log.doubt().stream()).findFirst());
        return doubt.isPresent()
                ? new VerificationReport(Verdict.CANNOT_VERIFY, reports, doubt.get(), remarks)
                : new VerificationReport(worst, reports, "", remarks);
    }

    /** The primary key is the database's word, and not believed. */
    private static void refuseTwins(List<LogHead> heads) throws TamperedException {
        Set<String> agents = new HashSet<>();
        for (LogHead head : heads) {
            if (!agents.add(head.agent())) {
                throw new TamperedException("the log of " + head.agent() + " has two heads");
            }
        }
    }

    /** Rows of a log that has no head: their agent was changed, or the head was deleted. An enrolled agent without a log, too. */
    private static void refuseOrphans(Connection connection) throws SQLException, TamperedException {
        for (String table :
                List.of("audit_entry", "audit_checkpoint", "audit_side", "audit_resource", "audit_pruned")) {
            String place = table.equals("audit_checkpoint") ? "size" : "sequence";
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT agent, " + place + " FROM " + table
                            + " t WHERE NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.agent = t.agent)"
                            + " ORDER BY agent, " + place + " FETCH FIRST ROW ONLY")) {
                if (row.next()) {
                    String what = switch (table) {
                        case "audit_entry" -> "entry";
                        case "audit_side" -> "side row of entry";
                        case "audit_pruned" -> "hash of the pruned entry";
                        case "audit_resource" -> "resource of entry";
                        default -> "checkpoint";
                    };
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
