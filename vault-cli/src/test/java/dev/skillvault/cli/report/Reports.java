package dev.skillvault.cli.report;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.GrantedAccess;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.Consents;
import dev.skillvault.report.Consents.AskedApproval;
import dev.skillvault.report.Consents.Details;
import dev.skillvault.report.Consents.Export;
import dev.skillvault.report.Consents.Result;
import dev.skillvault.report.Holding;
import dev.skillvault.report.Holding.HeldGrant;
import dev.skillvault.report.Holding.Holder;
import dev.skillvault.report.KeptConnection;
import dev.skillvault.report.KeptConnection.Refreshes;
import dev.skillvault.report.Refusals;
import dev.skillvault.report.Refusals.Denial;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportedLog;
import dev.skillvault.report.Right;
import dev.skillvault.report.Right.Standing;
import dev.skillvault.report.Right.Usage;
import dev.skillvault.report.Right.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A report with something in each section, in which every text that a store can hold ends in the same words. */
final class Reports {
    static final Instant NOW = Instant.parse("2026-11-22T09:30:00Z");
    private static final Instant DAY_BEFORE = Instant.parse("2026-11-21T14:05:00Z");

    private final String tail;

    private final Optional<PrunedEntries> pruned;

    private Reports(String tail, Optional<PrunedEntries> pruned) {
        this.tail = tail;
        this.pruned = pruned;
    }

    static ReportPage.Subject with(String tail, Verdict verdict) {
        return new Reports(tail, Optional.empty()).subject(verdict);
    }

    /** The same with a beginning that was pruned. */
    static ReportPage.Subject pruned() {
        PrunedEntries pruned = new PrunedEntries(new AgentId("agent-one"), 4000, 1, 4200, DAY_BEFORE);
        return new Reports("", Optional.of(pruned)).subject(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    private ReportPage.Subject subject(Verdict verdict) {
        List<VerificationReport.UsedAnchor> anchors =
                List.of(new VerificationReport.UsedAnchor(5090, DAY_BEFORE, "note"));
        VerificationReport found = new VerificationReport(
                verdict,
                List.of(new VerificationReport.Log(
                        text("dev.skillvault/log/v/agent-one"),
                        new VerificationReport.Extent(0, 5120, 4000, 4201),
                        5100,
                        anchors,
                        text("CN=a"))),
                text("entry 7 was changed"),
                List.of(text("a user was forgotten")));
        return new ReportPage.Subject(
                text("jdbc:h2:file:./vault"),
                new ReportPeriod(Instant.parse("2026-10-23T09:30:00Z"), NOW),
                NOW,
                report(),
                new ReportPage.Proof(found, text("It is as it was signed"), false));
    }

    private AccessReport report() {
        return new AccessReport(
                List.of(new ReportedLog(
                        new AgentId("agent-one"),
                        5120,
                        Map.of(text("CALL_INTENT"), 2400L, "CALL_DENIED", 37L),
                        12,
                        1,
                        pruned)),
                List.of(mail(), sheets()),
                new Refusals(
                        Map.of(text("RESOURCE_NOT_GRANTED"), 30L, "QUOTA_SPENT", 7L),
                        List.of(new Denial(
                                DAY_BEFORE, 4711, holder("gmail"), text("gmail.messages.send"), text("EXPIRED")))),
                new Consents(
                        Map.of(Result.SENT, 3L, Result.UNANSWERED, 1L),
                        List.of(new AskedApproval(
                                DAY_BEFORE,
                                holder("gmail"),
                                text("gmail.messages.send"),
                                text("operator:carol"),
                                Result.SENT)),
                        1,
                        List.of(new Export(
                                DAY_BEFORE,
                                4800,
                                holder("gmail"),
                                true,
                                new Details(List.of(text("mail.all")), List.of(text("a/b")), text("2026"))))),
                List.of(kept()));
    }

    private Holding mail() {
        return new Holding(
                holder("gmail"),
                List.of(
                        right("gmail.labels.list", Wish.WANTED, Standing.NONE, Usage.NONE),
                        right("gmail.messages.get", Wish.NEEDED, Standing.LIMITED, Usage.NONE),
                        right(
                                "gmail.messages.send",
                                Wish.NEEDED,
                                Standing.ASKS,
                                new Usage(40, 31, 2, 3, Optional.of(DAY_BEFORE)))),
                List.of(new HeldGrant(
                        text("gr_1/2"), text("co_1"), DAY_BEFORE, "", List.of(text("may send gmail messages")))));
    }

    private Holding sheets() {
        return new Holding(
                holder("sheets"),
                List.of(
                        right(
                                "sheets.values.get",
                                Wish.NONE,
                                Standing.UNLIMITED,
                                new Usage(9, 9, 0, 0, Optional.of(NOW))),
                        right("sheets.values.append", Wish.NONE, Standing.DORMANT, Usage.NONE)),
                List.of(new HeldGrant(text("gr_2/1"), "co_2", NOW, text("suspended"), List.of("may read"))));
    }

    private Right right(String operation, Wish wish, Standing standing, Usage usage) {
        return new Right(text(operation), wish, standing, usage);
    }

    private KeptConnection kept() {
        ConnectionInfo info = new ConnectionInfo(
                new ConnectionId("co_0123456789abcdef0123456789abcdef"),
                new UserId("alice"),
                text("google"),
                ConnectionState.NEEDS_CONSENT,
                GrantedAccess.of(Set.of()));
        return new KeptConnection(
                new AgentId("agent-one"),
                new ConnectionHealth(
                        info,
                        ConnectionHealth.Kind.CODE,
                        new ConnectionHealth.Times(Optional.of(NOW), Optional.empty(), Optional.empty()),
                        new ConnectionHealth.Trouble(3, Optional.of(text("invalid_grant")))),
                new Refreshes(700, 3, 1, 1, text("invalid_grant")));
    }

    private Holder holder(String skill) {
        return new Holder(text("agent-one"), text("alice"), text(skill), text("google"));
    }

    private String text(String text) {
        return text + tail;
    }
}
