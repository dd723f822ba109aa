package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.VerificationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** One JSON object per line, in ASCII: whatever stands in a store comes through exactly, and cannot act on a terminal. */
final class JsonLines {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    /** An entry: its fields by their column names all as text, just as they take part in the leaf. */
    void entry(AuditEntry entry) {
        line(json -> {
            for (Map.Entry<AuditField, String> field : entry.fields().entrySet()) {
                json.writeStringField(field.getKey().columnName(), field.getValue());
            }
        });
    }

    /** A finding. */
    void report(VerificationReport report) {
        line(json -> {
            json.writeStringField("verdict", report.verdict().name());
            json.writeNumberField("exitCode", report.verdict().exitCode());
            json.writeStringField("problem", report.problem());
            json.writeArrayFieldStart("logs");
            for (VerificationReport.Log log : report.logs()) {
                json.writeStartObject();
                json.writeStringField("origin", log.origin());
                json.writeNumberField("size", log.size());
                json.writeNumberField("checkpointed", log.checkpointed());
                json.writeNumberField("anchored", log.anchored());
                json.writeStringField("identity", log.identity());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("remarks");
            for (String remark : report.remarks()) {
                json.writeString(remark);
            }
            json.writeEndArray();
        });
    }

    private void line(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string does not fail", e);
        }
        out.print(text + "\n");
    }
}
