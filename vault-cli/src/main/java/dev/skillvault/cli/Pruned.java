package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.audit.PrunedEntries;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Says what an answer lacks because it was pruned.
 *
 * @param logs the logs to which that happened
 */
record Pruned(List<PrunedEntries> logs) {

    /** A line for each log, beside the answer. */
    void tell(PrintWriter err) {
        for (PrunedEntries log : logs) {
            err.println(SafeText.line(
                    (log.count() == 1 ? "1 entry" : log.count() + " entries") + " of " + log.agent() + " up to "
                            + log.newest().truncatedTo(ChronoUnit.SECONDS) + (log.count() == 1 ? " was" : " were")
                            + " pruned and " + (log.count() == 1 ? "is" : "are")
                            + " not counted; 'vault audit verify' names the segments"));
        }
    }

    /** The same as a member of an object. */
    void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("pruned");
        for (PrunedEntries log : logs) {
            json.writeStartObject();
            json.writeStringField("agent", log.agent().value());
            json.writeNumberField("entries", log.count());
            json.writeNumberField("first", log.first());
            json.writeNumberField("last", log.last());
            json.writeStringField("newest", log.newest().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
