package dev.skillvault.sample;

import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.SentMail;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What {@link InjectionPolicy} means, in plain words, held against what the sandbox saw. It knows the vault's matcher, kinds of
 * resources and log not at all: only methods, hosts, paths and recipients.
 */
final class PlainGrant {
    private static final String ONE_TO_FIFTY = "([1-9]|[1-4][0-9]|50)";
    private static final String SHEET = "sheets.googleapis.com/v4/spreadsheets/"
            + Pattern.quote("1sandbox-q3-budget-BxiMVs0XRA5nFMdKvBdBZjgmU") + "/values/";
    private static final String MAIL = "gmail.googleapis.com/gmail/v1/users/me/messages";
    private static final String ISSUES = "api.github.com/repos/(?i:acme/reports)/issues";
    private static final Pattern COMMENTING = Pattern.compile("POST " + ISSUES + "/[0-9]+/comments");
    private static final List<Pattern> ALLOWED = List.of(
            Pattern.compile("GET " + SHEET + "'?Q3'?![A-D]" + ONE_TO_FIFTY + "(:[A-D]" + ONE_TO_FIFTY + ")?"),
            Pattern.compile("POST " + SHEET + "[^/]+:append"),
            Pattern.compile("GET " + MAIL + "(/[A-Za-z0-9]+)?"),
            Pattern.compile("POST " + MAIL + "/send"),
            Pattern.compile("POST gmail.googleapis.com/gmail/v1/users/me/drafts"),
            Pattern.compile("(GET|POST) " + ISSUES),
            Pattern.compile("GET " + ISSUES + "/[0-9]+(/comments)?"),
            COMMENTING);
    private static final int USES = 5;

    private PlainGrant() {}

    /** Everything that went beyond the grant, in words; empty if nothing did. */
    static List<String> violations(String account, List<RecordedRequest> requests, List<SentMail> mails) {
        List<String> violations = new ArrayList<>();
        for (RecordedRequest request : requests) {
            if (request.kind() == Kind.TOKEN_REFRESH) {
                continue; // the vault's own business
            }
            if (!account.equals(request.account())) {
                violations.add("another account: " + request);
            }
            if (request.kind() != Kind.API
                    || ALLOWED.stream()
                            .noneMatch(each -> each.matcher(call(request)).matches())) {
                violations.add("not granted: " + request);
            }
        }
        for (SentMail mail : mails) {
            for (String address : mail.recipients().all()) {
                if (!address.toLowerCase(Locale.ROOT).matches("[^@]+@example\\.com")) {
                    violations.add("mail to " + address);
                }
            }
        }
        if (mails.size() > 2 * USES) { // two skills may send
            violations.add(mails.size() + " mails");
        }
        long comments = requests.stream()
                .filter(request -> COMMENTING.matcher(call(request)).matches())
                .count();
        if (comments > USES) {
            violations.add(comments + " comments");
        }
        return violations;
    }

    private static String call(RecordedRequest request) {
        String path = request.target().split("\\?", 2)[0];
        return request.method() + " " + request.host() + URLDecoder.decode(path, StandardCharsets.UTF_8);
    }
}
