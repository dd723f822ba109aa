package dev.skillvault.sample;

import dev.skillvault.audit.VerificationReport;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import dev.skillvault.testkit.sandbox.SandboxMail;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import dev.skillvault.testkit.sandbox.SentMail;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Holds the story against what the sandbox itself recorded. Nothing the agent or the vault says counts here. */
final class StoryCheck {
    private static final String SHEET = "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/";
    private static final String ISSUES = "/repos/" + SandboxGitHub.REPOSITORY + "/issues";

    private final Sandbox sandbox;
    private final boolean scripted;
    private final boolean firstRun;
    private final List<String> problems = new ArrayList<>();
    private int begun;
    private int expired;
    private int mailsBefore;
    private int rowsBefore;
    private int issuesBefore;
    private int otherIssuesBefore;
    private BigDecimal amounts = BigDecimal.ZERO;

    StoryCheck(Sandbox sandbox, boolean scripted, boolean firstRun) {
        this.sandbox = sandbox;
        this.scripted = scripted;
        this.firstRun = firstRun;
    }

    void workBegins() {
        begun = sandbox.requests().size();
        mailsBefore = sandbox.mail().sent().size();
        rowsBefore = rows().size();
        issuesBefore = sandbox.github().issues(SandboxGitHub.REPOSITORY).size();
        otherIssuesBefore =
                sandbox.github().issues(SandboxGitHub.OTHER_REPOSITORY).size();
        amounts = rows().stream()
                .filter(row -> !row.get(0).equals("Team") && !row.get(0).equals(Script.SUMMARY_LABEL))
                .map(row -> new BigDecimal(row.get(2)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        int consents = firstRun ? 2 : 0;
        expect(
                count(Kind.AUTHORIZE) == consents,
                "expected " + consents + " authorization requests, saw " + count(Kind.AUTHORIZE));
        expect(
                count(Kind.TOKEN_CODE) == consents,
                "expected " + consents + " code exchanges, saw " + count(Kind.TOKEN_CODE));
    }

    void tokenExpired() {
        expired = sandbox.requests().size();
    }

    void workEnded() {
        checkEffects();
        List<RecordedRequest> beforeExpiry = sandbox.requests().subList(begun, expired);
        List<RecordedRequest> afterExpiry =
                sandbox.requests().subList(expired, sandbox.requests().size());
        long refreshes = afterExpiry.stream()
                .filter(request -> request.kind() == Kind.TOKEN_REFRESH)
                .count();
        expect(refreshes == 1, "expected one refresh after the expiry, saw " + refreshes);
        expect(
                afterExpiry.stream()
                        .filter(request -> request.kind() == Kind.TOKEN_REFRESH)
                        .allMatch(request -> request.host().equals("oauth2.googleapis.com")),
                "a token was refreshed that had not expired");
        long early = beforeExpiry.stream()
                .filter(request -> request.kind() == Kind.TOKEN_REFRESH)
                .count();
        expect(early <= (firstRun ? 0 : 2), "tokens were refreshed before they expired");
        if (scripted) {
            expectCalls(
                    beforeExpiry,
                    "GET sheets.googleapis.com" + Pattern.quote(SHEET) + ".+ 200",
                    "POST sheets.googleapis.com" + Pattern.quote(SHEET) + ".+:append\\?.* 200",
                    "GET gmail.googleapis.com/gmail/v1/users/me/messages\\?.* 200",
                    "(GET gmail.googleapis.com/gmail/v1/users/me/messages/[^/]+ 200\n)+",
                    "POST gmail.googleapis.com/gmail/v1/users/me/messages/send 200",
                    "POST api.github.com" + Pattern.quote(ISSUES) + " 201");
            expectCalls(
                    afterExpiry,
                    "(GET sheets.googleapis.com" + Pattern.quote(SHEET) + ".+ 401\n)?",
                    "GET sheets.googleapis.com" + Pattern.quote(SHEET) + ".+ 200",
                    "POST api.github.com" + Pattern.quote(ISSUES) + "/[0-9]+/comments 201");
        }
    }

    private void expectCalls(List<RecordedRequest> requests, String... expected) {
        StringBuilder calls = new StringBuilder();
        for (RecordedRequest request : requests) {
            if (request.kind() == Kind.API || request.kind() == Kind.UNKNOWN) {
                calls.append(request.method())
                        .append(' ')
                        .append(request.host())
                        .append(request.target());
                calls.append(' ').append(request.status()).append('\n');
            }
        }
        StringBuilder pattern = new StringBuilder();
        for (String each : expected) {
            pattern.append(each).append(each.contains("\n)") ? "" : "\n");
        }
        // [^\n] so that a wildcard never swallows a call of its own
        expect(
                calls.toString()
                        .matches(pattern.toString().replace(".+", "[^\n]+").replace(".*", "[^\n]*")),
                "the API calls are not those of the story:\n"
                        + calls.toString().indent(6).stripTrailing());
    }

    private void checkEffects() {
        List<List<String>> rows = rows();
        expect(rows.size() == rowsBefore + 1, "expected one new row, saw " + (rows.size() - rowsBefore));
        boolean sum = rows.size() > rowsBefore
                && rows.get(rows.size() - 1).size() > 2
                && new BigDecimal(rows.get(rows.size() - 1).get(2)).compareTo(amounts) == 0;
        expect(sum, "the new row does not hold the sum " + amounts);
        List<SentMail> sent =
                sandbox.mail().sent().subList(mailsBefore, sandbox.mail().sent().size());
        expect(sent.size() == 1, "expected one mail, saw " + sent.size());
        for (SentMail mail : sent) {
            boolean team = mail.recipients().all().stream()
                    .allMatch(address -> address.endsWith("@" + SamplePolicy.TEAM_DOMAIN));
            expect(team, "a mail went to an address outside the grant");
            expect(mail.text().contains(amounts.toPlainString()), "the mail does not tell the sum");
        }
        expect(
                sandbox.mail().sent().stream()
                        .noneMatch(mail -> mail.recipients().all().contains(SandboxMail.ATTACKER)),
                "the denied address got mail");
        int issues = sandbox.github().issues(SandboxGitHub.REPOSITORY).size() - issuesBefore;
        expect(issues == 1, "expected one new issue, saw " + issues);
        boolean commented = sandbox.github().issues(SandboxGitHub.REPOSITORY).stream()
                .skip(issuesBefore)
                .anyMatch(issue -> !issue.comments().isEmpty());
        expect(commented, "nobody commented on the new issue after the expiry");
        expect(
                sandbox.github().issues(SandboxGitHub.OTHER_REPOSITORY).size() == otherIssuesBefore,
                "another repository got an issue");
    }

    void logVerified(VerificationReport report) {
        expect(
                report.verdict() == VerificationReport.Verdict.VERIFIED,
                "the audit log did not verify: " + report.problem());
    }

    List<RecordedRequest> apiCalls() {
        return sandbox.requests().stream()
                .filter(request -> request.kind() == Kind.API)
                .toList();
    }

    long refreshes() {
        return count(Kind.TOKEN_REFRESH);
    }

    long consents() {
        return count(Kind.AUTHORIZE);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private List<List<String>> rows() {
        return sandbox.sheets().rows(SandboxSheets.Q3_SPREADSHEET, "Q3");
    }

    private long count(Kind kind) {
        return sandbox.requests().stream()
                .filter(request -> request.kind() == kind)
                .count();
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }
}
