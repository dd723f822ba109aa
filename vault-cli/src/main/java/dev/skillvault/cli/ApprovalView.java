package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.approval.PendingApproval.Detail;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Requests that wait for a person, for one or for a program. Their texts come made visible, by this process, from the bytes that are signed for. */
final class ApprovalView {
    private static final int WIDEST = 40;

    private ApprovalView() {}

    static void list(PrintWriter out, List<PendingApproval> waiting) {
        TextTable table = new TextTable(WIDEST, "APPROVAL", "USER", "SKILL", "OPERATION", "ASKED", "EXPIRES");
        for (PendingApproval each : waiting) {
            table.row(
                    each.id().value(),
                    each.asker().user().value(),
                    each.asker().skill().value(),
                    each.wanted().operation(),
                    each.window().askedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    each.window().expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        table.print(out);
    }

    /** All of one. A text's own lines are set in, so that none of them passes for one of ours. */
    static void print(PrintWriter out, PendingApproval request) {
        line(out, "approval", request.id().value());
        line(out, "skill", SafeText.line(request.asker().skill().value()));
        line(out, "user", SafeText.line(request.asker().user().value()));
        line(out, "operation", SafeText.line(request.wanted().operation()));
        line(
                out,
                "expires",
                request.window().expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        request.wanted().resources().forEach((kind, values) -> line(out, kind, String.join(", ", values)));
        for (Detail each : request.wanted().details()) {
            line(out, each.name(), each.text());
        }
        line(out, "digest", request.digest());
    }

    private static void line(PrintWriter out, String name, String text) {
        out.print(name + ": " + text.replace("\n", "\n    | ") + "\n");
    }

    static void json(JsonGenerator json, PendingApproval request) throws IOException {
        json.writeStringField("approval", request.id().value());
        json.writeStringField("user", request.asker().user().value());
        json.writeStringField("skill", request.asker().skill().value());
        json.writeStringField("provider", request.wanted().provider());
        json.writeStringField("operation", request.wanted().operation());
        json.writeObjectFieldStart("resources");
        for (Map.Entry<String, Set<String>> each : request.wanted().resources().entrySet()) {
            JsonLines.strings(json, each.getKey(), new TreeSet<>(each.getValue()));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("details");
        for (Detail each : request.wanted().details()) {
            json.writeStartObject();
            json.writeStringField("name", each.name());
            json.writeStringField("text", each.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("askedAt", request.window().askedAt().toString());
        json.writeStringField("expiresAt", request.window().expiresAt().toString());
        json.writeStringField("requestHash", request.wanted().requestHash());
        json.writeStringField("digest", request.digest());
    }
}
