package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.audit.UserAccess;
import dev.skillvault.grant.Permission;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;

/**
 * Who can touch a user's accounts and who has, for a person or as JSON.
 *
 * @param access what was read
 */
record AccessView(UserAccess access) {
    private static final int WIDEST = 60;

    void print(PrintWriter out) {
        out.print("Who can:\n");
        if (access.rights().isEmpty()) {
            out.print("  nobody: no grant stands\n");
        }
        access.rights().forEach(right -> print(out, right));
        if (access.doubtfulRows() > 0) {
            out.print("  Rows of grants or requests that are not as they were signed, or not the newest, of any user: "
                    + access.doubtfulRows() + ". Run 'vault audit verify'.\n");
        }
        out.print("\nWho has:\n");
        if (access.uses().isEmpty()) {
            out.print(access.pruned().isEmpty() ? "  nobody, by the log\n" : "  nobody, by what is left of the log\n");
            return;
        }
        TextTable table =
                new TextTable(WIDEST, "AGENT", "SKILL", "OPERATION", "LAST USE (UTC)", "ALLOWED", "UNKNOWN", "DENIED");
        for (UserAccess.Use use : access.uses()) {
            table.row(
                    use.agent().value(),
                    use.skill(),
                    use.operation(),
                    use.last()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(""),
                    Long.toString(use.count().allowed()),
                    Long.toString(use.count().unknown()),
                    Long.toString(use.count().denied()));
        }
        table.print(out);
    }

    private static void print(PrintWriter out, UserAccess.Right right) {
        String state = right.state().map(Enum::name).orElse("not in the store");
        line(
                out,
                "  " + right.agent() + ": " + right.grant().holder().skill() + " on "
                        + (right.provider().isEmpty() ? "an account" : right.provider()) + " ("
                        + right.grant().holder().connection() + ", " + state + "), "
                        + right.grant().id() + ", since "
                        + right.since().truncatedTo(ChronoUnit.SECONDS)
                        + (right.isInForce() ? "" : ": not now, " + right.objection()));
        for (Permission permission : right.grant().permissions()) {
            line(out, "    " + permission.summary());
        }
    }

    private static void line(PrintWriter out, String text) {
        out.print(SafeText.line(text) + "\n");
    }

    void json(PrintWriter out) {
        new JsonLines(out).line(json -> {
            json.writeStringField("user", access.user().value());
            json.writeArrayFieldStart("rights");
            for (UserAccess.Right right : access.rights()) {
                json.writeStartObject();
                json.writeStringField("agent", right.agent().value());
                json.writeStringField("provider", right.provider());
                json.writeStringField("state", right.state().map(Enum::name).orElse(""));
                json.writeBooleanField("inForce", right.isInForce());
                json.writeStringField("objection", right.objection());
                json.writeStringField("since", right.since().toString());
                GrantJson.grant(json, right.grant());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("doubtfulRows", access.doubtfulRows());
            json.writeArrayFieldStart("uses");
            for (UserAccess.Use use : access.uses()) {
                use(json, use);
            }
            json.writeEndArray();
            new Pruned(access.pruned()).write(json);
        });
    }

    private static void use(JsonGenerator json, UserAccess.Use use) throws IOException {
        json.writeStartObject();
        json.writeStringField("agent", use.agent().value());
        json.writeStringField("skill", use.skill());
        json.writeStringField("operation", use.operation());
        json.writeNumberField("allowed", use.count().allowed());
        json.writeNumberField("unknown", use.count().unknown());
        json.writeNumberField("denied", use.count().denied());
        ConnectionJson.instant(json, "last", use.last());
        json.writeEndObject();
    }
}
