package dev.skillvault.cli;

import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestInfo;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Grants and requests for a person: a line that says which, and beneath it what is allowed, asked for or amiss. */
final class GrantText {
    private static final int SHORT = 16;

    private GrantText() {}

    static void grant(PrintWriter out, GrantInfo info) {
        Grant grant = info.grant();
        line(
                out,
                grant.id() + "  " + grant.status() + "  " + grant.holder().skill() + " on " + info.provider() + " of "
                        + info.user() + " (" + grant.holder().connection() + "), since "
                        + info.since().truncatedTo(ChronoUnit.SECONDS));
        GrantId parent = grant.holder().parent();
        if (parent != null) {
            line(out, "  handed on from " + parent + ", and never allows more than that");
        }
        line(out, "  artifact " + shortened(info.standing().artifact()));
        info.summary().forEach(sentence -> line(out, "  " + sentence));
        info.advice().forEach(sentence -> line(out, "  " + sentence));
        if (grant.status() == Grant.Status.SUSPENDED) {
            line(
                    out,
                    "  " + change(info.standing().change()) + ": look at its request, then 'vault grants confirm "
                            + grant.id() + " --request REQUEST', or revoke it");
        }
    }

    static void request(PrintWriter out, GrantRequestInfo info) {
        GrantRequestInfo.Answer answer = info.answer();
        line(
                out,
                info.id() + "  " + answer.state() + "  " + info.wish().skill() + " on "
                        + info.wish().provider() + " of " + info.user() + " ("
                        + info.holder().connection() + "), since "
                        + answer.since().truncatedTo(ChronoUnit.SECONDS));
        line(out, "  \"" + info.wish().purpose() + "\"");
        line(out, "  artifact " + shortened(info.wish().artifact()));
        operations(out, "needs", info.wish().needs());
        operations(out, "would like", info.wish().wants());
        if (!answer.reason().isEmpty()) {
            line(out, "  denied: " + answer.reason());
        }
    }

    private static String change(GrantInfo.@Nullable Change change) {
        if (change == null) {
            return "the skill has changed, and asks for nothing here";
        }
        return change == GrantInfo.Change.OTHER_ARTIFACT
                ? "the skill has another artifact now"
                : "the skill has the same artifact, and asks for more now";
    }

    /** As many digits as 'vault grants confirm' takes at the least. */
    static String shortened(String artifact) {
        return artifact.substring(0, Math.min(SHORT, artifact.length()));
    }

    private static void operations(PrintWriter out, String word, Set<String> operations) {
        if (!operations.isEmpty()) {
            line(out, "  " + word + " " + String.join(", ", operations));
        }
    }

    private static void line(PrintWriter out, String text) {
        out.print(SafeText.line(text) + "\n");
    }
}
