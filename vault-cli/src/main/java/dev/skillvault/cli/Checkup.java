package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.HealthReader.AgentHealth;
import dev.skillvault.connection.HealthReader.AnchorHealth;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/**
 * What the doctor found.
 *
 * @param agents the agents and their connections
 * @param now when it was looked
 */
record Checkup(List<AgentHealth> agents, Instant now) {
    private static final int WIDEST = 60;
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    /** 0 well, 1 something needs a person. */
    int exitCode() {
        boolean person = agents.stream()
                .anyMatch(agent -> needsSomebody(Diagnosis.of(agent, now))
                        || agent.anchors().stream().anyMatch(each -> needsSomebody(Diagnosis.of(each)))
                        || agent.connections().stream().anyMatch(each -> needsSomebody(Diagnosis.of(each, now))));
        return person ? 1 : 0;
    }

    private static boolean needsSomebody(Diagnosis diagnosis) {
        return diagnosis.verdict() == Diagnosis.Verdict.PERSON;
    }

    void print(PrintWriter out, boolean colours) {
        for (AgentHealth agent : agents) {
            Diagnosis own = Diagnosis.of(agent, now);
            out.print("agent " + agent.agent() + ": " + (own.advice().isEmpty() ? "runs" : coloured(own, colours))
                    + "\n");
            for (AnchorHealth anchor : agent.anchors()) {
                Diagnosis diagnosis = Diagnosis.of(anchor);
                out.print(SafeText.line("anchor " + anchor.name()) + ": "
                        + (diagnosis.advice().isEmpty()
                                ? "keeps checkpoints, the newest of " + anchor.keptSize() + " entries"
                                : coloured(diagnosis, colours))
                        + "\n");
            }
            List<ConnectionHealth> open = agent.connections().stream()
                    .filter(each -> each.connection().state() != ConnectionState.REVOKED)
                    .toList();
            if (open.isEmpty()) {
                out.print("nothing is connected\n");
                continue;
            }
            table(open).print(out);
            for (ConnectionHealth each : open) {
                Diagnosis diagnosis = Diagnosis.of(each, now);
                if (!diagnosis.advice().isEmpty()) {
                    out.print(SafeText.line(each.connection().provider() + " of "
                                    + each.connection().user())
                            + ": " + coloured(diagnosis, colours) + "\n");
                }
            }
        }
        out.print(exitCode() == 0 ? "WELL: nothing needs a person.\n" : "SOMETHING NEEDS A PERSON: see above.\n");
        out.flush();
    }

    private static String coloured(Diagnosis diagnosis, boolean colours) {
        String advice = SafeText.line(diagnosis.advice());
        if (!colours) {
            return advice;
        }
        return (needsSomebody(diagnosis) ? RED : YELLOW) + advice + PLAIN;
    }

    private static TextTable table(List<ConnectionHealth> connections) {
        TextTable table = new TextTable(
                WIDEST, "USER", "PROVIDER", "CONNECTION", "STATE", "NEXT REFRESH", "CONSENT ENDS", "FAILURES", "CAUSE");
        for (ConnectionHealth each : connections) {
            table.row(
                    each.connection().user().value(),
                    each.connection().provider(),
                    each.connection().id().value(),
                    each.connection().state().name(),
                    ConnectionsCommand.time(each.times().nextRefresh()),
                    ConnectionsCommand.time(each.times().consentEnds()),
                    Integer.toString(each.trouble().failures()),
                    each.trouble().cause().orElse(""));
        }
        return table;
    }

    void json(PrintWriter out) {
        new JsonLines(out).line(line -> {
            line.writeNumberField("exitCode", exitCode());
            line.writeArrayFieldStart("agents");
            for (AgentHealth agent : agents) {
                line.writeStartObject();
                line.writeStringField("agent", agent.agent().value());
                line.writeBooleanField("runs", Diagnosis.runs(agent, now));
                ConnectionJson.instant(line, "lastSeen", agent.lastSeen());
                diagnosis(line, Diagnosis.of(agent, now));
                line.writeArrayFieldStart("anchors");
                for (AnchorHealth each : agent.anchors()) {
                    line.writeStartObject();
                    line.writeStringField("anchor", each.name());
                    line.writeNumberField("keptSize", each.keptSize());
                    ConnectionJson.instant(line, "keptAt", each.keptAt());
                    ConnectionJson.instant(line, "failingSince", each.failingSince());
                    diagnosis(line, Diagnosis.of(each));
                    line.writeEndObject();
                }
                line.writeEndArray();
                line.writeArrayFieldStart("connections");
                for (ConnectionHealth each : agent.connections()) {
                    line.writeStartObject();
                    ConnectionJson.health(line, each);
                    diagnosis(line, Diagnosis.of(each, now));
                    line.writeEndObject();
                }
                line.writeEndArray();
                line.writeEndObject();
            }
            line.writeEndArray();
        });
        out.flush();
    }

    private static void diagnosis(JsonGenerator json, Diagnosis diagnosis) throws IOException {
        json.writeStringField("verdict", diagnosis.verdict().name());
        json.writeStringField("advice", diagnosis.advice());
    }
}
