package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An entry and what belongs to it.
 *
 * @param entry the entry
 * @param call the other entries of its call, oldest first
 * @param authority the entries about the grant, or the enrolment, that it names
 */
record EntryStory(AuditEntry entry, List<AuditEntry> call, List<AuditEntry> authority) {
    /** Outcomes that say nothing: the reader's word for one that is missing, and those of a call or command whose answer was not seen. */
    private static final Set<String> UNKNOWNS = Set.of(AuditEntry.UNKNOWN, "NO_ANSWER", "UNKNOWN");

    /** Whether something of the call has begun, and nothing says how it ended. */
    boolean isOutcomeUnknown() {
        return Stream.concat(Stream.of(entry), call.stream())
                .flatMap(each -> each.field(AuditField.OUTCOME).stream())
                .anyMatch(UNKNOWNS::contains);
    }

    void print(PrintWriter out) {
        line(out, entry.kind() + ", entry " + entry.sequence() + " of the log of " + entry.agent() + ", " + entry.at());
        entry.fields().forEach((field, value) -> {
            if (field.compareTo(AuditField.KIND) > 0) {
                line(out, "  " + field.columnName() + ": " + value);
            }
        });
        if (isOutcomeUnknown() && !entry.field(AuditField.OUTCOME).equals(Optional.of(AuditEntry.UNKNOWN))) {
            line(out, "  outcome of the call: " + AuditEntry.UNKNOWN);
        }
        entries(out, "The same call:", call);
        entries(out, "By whose authority:", authority);
    }

    private static void entries(PrintWriter out, String title, List<AuditEntry> entries) {
        if (!entries.isEmpty()) {
            out.print("\n" + title + "\n");
            new EntryTable(entries).print(out);
        }
    }

    private static void line(PrintWriter out, String text) {
        out.print(SafeText.line(text) + "\n");
    }

    void json(PrintWriter out) {
        new JsonLines(out).line(json -> {
            json.writeObjectFieldStart("entry");
            JsonLines.fields(json, entry);
            json.writeEndObject();
            if (isOutcomeUnknown()) {
                json.writeStringField("outcome", AuditEntry.UNKNOWN);
            }
            array(json, "call", call);
            array(json, "authority", authority);
        });
    }

    private static void array(JsonGenerator json, String name, List<AuditEntry> entries) throws IOException {
        json.writeArrayFieldStart(name);
        for (AuditEntry each : entries) {
            json.writeStartObject();
            JsonLines.fields(json, each);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
