package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.skillvault.UserId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.backup.BackupReport;
import dev.skillvault.backup.RestoreReport;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.connection.ProviderInfo;
import dev.skillvault.key.OffBoarding;
import dev.skillvault.key.UserErasure;
import dev.skillvault.key.UserKeyVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One JSON object per line, in ASCII: whatever stands in a store comes through exactly, and cannot act on a terminal. */
final class JsonLines {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    /** An entry: its fields by their column names all as text, as they take part in the leaf, but for an outcome that is {@code unknown}: it is not stored. */
    void entry(AuditEntry entry) {
        line(json -> fields(json, entry));
    }

    static void fields(JsonGenerator json, AuditEntry entry) throws IOException {
        for (Map.Entry<AuditField, String> field : entry.fields().entrySet()) {
            json.writeStringField(field.getKey().columnName(), field.getValue());
        }
    }

    /** A finding, with the files that the anchors are from, by note. */
    void report(VerificationReport report, Map<String, Path> files) {
        line(json -> {
            json.writeStringField("verdict", report.verdict().name());
            json.writeNumberField("exitCode", report.verdict().exitCode());
            json.writeStringField("problem", report.problem());
            json.writeArrayFieldStart("logs");
            for (VerificationReport.Log log : report.logs()) {
                json.writeStartObject();
                json.writeStringField("origin", log.origin());
                json.writeNumberField("size", log.size());
                json.writeNumberField("first", log.extent().first());
                json.writeNumberField("entries", log.extent().entries());
                json.writeNumberField("pruned", log.extent().pruned());
                json.writeNumberField("wholeFrom", log.extent().wholeFrom());
                json.writeNumberField("checkpointed", log.checkpointed());
                json.writeNumberField("anchored", log.anchored());
                json.writeNumberField("unanchored", log.size() - log.anchored());
                json.writeArrayFieldStart("anchors");
                for (VerificationReport.UsedAnchor anchor : log.anchors()) {
                    json.writeStartObject();
                    json.writeNumberField("size", anchor.size());
                    json.writeStringField("signedAt", anchor.signedAt().toString());
                    json.writeStringField("file", String.valueOf(files.get(anchor.note())));
                    json.writeEndObject();
                }
                json.writeEndArray();
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

    /** What an anchor knew, and what is accepted nonetheless. */
    void accepted(String anchor, List<Checkpoint> notes) {
        line(json -> {
            json.writeStringField("anchor", anchor);
            json.writeArrayFieldStart("known");
            for (Checkpoint note : notes) {
                json.writeStartObject();
                json.writeStringField("origin", note.origin());
                json.writeNumberField("size", note.size());
                json.writeStringField("note", note.note());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** What was pruned from a log; nothing if nothing was old enough. */
    void pruned(Path file, Optional<PrunedSegment> pruned) {
        line(json -> {
            json.writeNumberField("entries", pruned.map(PrunedSegment::entries).orElse(0L));
            if (pruned.isPresent()) {
                json.writeStringField("segment", file.toString());
                json.writeStringField("sha256", pruned.get().sha256());
                json.writeNumberField("from", pruned.get().from());
                json.writeNumberField("until", pruned.get().until());
            }
        });
    }

    /** What was put back. */
    void imported(Path segment, long entries) {
        line(json -> {
            json.writeStringField("segment", segment.toString());
            json.writeNumberField("entries", entries);
        });
    }

    /** A re-keyed agent. */
    void rekeyed(String agent, String spkiSha256) {
        line(json -> {
            json.writeStringField("agent", agent);
            json.writeStringField("spkiSha256", spkiSha256);
        });
    }

    /** The versions of a user's key. */
    void keys(UserId user, List<UserKeyVersion> versions) {
        line(json -> {
            json.writeStringField("user", user.value());
            json.writeArrayFieldStart("versions");
            for (UserKeyVersion each : versions) {
                json.writeStartObject();
                json.writeNumberField("version", each.version());
                json.writeNumberField("records", each.records());
                json.writeBooleanField("current", each.current());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** A provider. */
    void provider(ProviderInfo provider) {
        line(json -> {
            json.writeStringField("name", provider.name());
            json.writeStringField("title", provider.title());
            json.writeStringField("accessToken", provider.lifetimes().access());
            json.writeStringField("refreshToken", provider.lifetimes().refresh());
            json.writeBooleanField("rotates", provider.lifetimes().rotating());
            json.writeArrayFieldStart("endedBy");
            for (ProviderInfo.EndedBy each : provider.lifetimes().endedBy()) {
                json.writeStartObject();
                json.writeStringField("cause", each.cause());
                json.writeStringField("documentation", each.documentation().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("fallback", provider.lifetimes().fallback());
            json.writeBooleanField("verified", provider.verification().verified());
            json.writeStringField("note", provider.verification().note());
            strings(
                    json,
                    "documentation",
                    provider.documentation().stream().map(URI::toString).toList());
        });
    }

    /** A forgotten user. */
    void erasure(UserErasure erasure) {
        line(json -> {
            json.writeStringField("user", erasure.user().value());
            ended(json, erasure.connections());
            json.writeNumberField("keys", erasure.keys());
            json.writeNumberField("auditRows", erasure.auditRows());
        });
    }

    /** An ended agent. */
    void offBoarding(OffBoarding end) {
        line(json -> {
            json.writeStringField("agent", end.agent().value());
            ended(json, end.connections());
            json.writeStringField("checkpoint", end.checkpoint().note());
        });
    }

    private static void ended(JsonGenerator json, List<EndedConnection> connections) throws IOException {
        json.writeArrayFieldStart("connections");
        for (EndedConnection each : connections) {
            json.writeStartObject();
            json.writeStringField("connection", each.id().value());
            json.writeStringField("user", each.user().value());
            json.writeStringField("provider", each.provider());
            json.writeStringField("result", each.result().name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An identity. */
    void identity(IdentityFacts facts) {
        line(json -> {
            json.writeStringField("name", facts.name());
            json.writeStringField("keyType", facts.keyType());
            json.writeStringField("spkiSha256", facts.spkiSha256());
            json.writeStringField("serial", facts.serial());
            json.writeStringField("notBefore", facts.notBefore().toString());
            json.writeStringField("notAfter", facts.notAfter().toString());
            json.writeNumberField("daysLeft", facts.daysLeft());
            strings(json, "keyUsage", facts.keyUsage());
            strings(json, "chain", facts.chain());
        });
    }

    static void strings(JsonGenerator json, String name, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** What was found in a backup. */
    void backup(BackupReport report) {
        line(json -> {
            json.writeBooleanField("sound", report.isSound());
            json.writeNumberField("userKeys", report.userKeys());
            json.writeNumberField("connections", report.connections());
            if (report.log().isPresent()) {
                json.writeStringField("origin", report.log().get().origin());
                json.writeNumberField("size", report.log().get().size());
                json.writeStringField("asOf", report.log().get().asOf().toString());
            }
            json.writeArrayFieldStart("damaged");
            for (String name : report.damaged()) {
                json.writeString(name);
            }
            json.writeEndArray();
            if (report.database().isPresent()) {
                json.writeStringField("database", report.database().get().age().name());
                json.writeNumberField("waiting", report.database().get().waiting());
            }
        });
    }

    /** What was restored from a backup. */
    void restored(RestoreReport report) {
        line(json -> {
            json.writeNumberField("connections", report.connections());
            json.writeNumberField("userKeys", report.userKeys());
            json.writeStringField("why", report.why());
            json.writeStringField("formerOrigin", report.former().origin());
            json.writeNumberField("formerSize", report.former().size());
            json.writeStringField("formerAsOf", report.former().asOf().toString());
            if (report.setAside().isPresent()) {
                json.writeStringField("setAside", report.setAside().get().toString());
            }
        });
    }

    /** One object. */
    void line(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string does not fail", e);
        }
        // DEL is ASCII, and Jackson leaves it as it is; it can only stand in a string
        out.print(text.toString().replace("\u007f", "\\u007F") + "\n");
    }
}
