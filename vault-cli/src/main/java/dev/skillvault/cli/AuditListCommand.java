package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists entries of the log. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists entries of the log, the newest first. It believes what it reads: verify says whether it is genuine.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit list --data vault-data --user alice --decision DENIED --limit 20",
            "",
            "Exit codes: 0 listed; 2 could not be read, or the command was not understood."
        },
        sortOptions = false)
final class AuditListCommand implements Callable<Integer> {
    private static final JsonFactory JSON = new JsonFactory();

    @ArgGroup(multiplicity = "1")
    private StoreOption store = new StoreOption();

    @Option(names = "--agent", paramLabel = "NAME", description = "only this agent's log")
    private @Nullable String agent;

    @Option(names = "--user", paramLabel = "NAME", description = "only what was done with this user's accounts")
    private @Nullable String user;

    @Option(names = "--skill", paramLabel = "ID", description = "only this skill")
    private @Nullable String skill;

    @Option(names = "--provider", paramLabel = "NAME", description = "only this provider")
    private @Nullable String provider;

    @Option(names = "--operation", paramLabel = "NAME", description = "only this operation, like gmail.messages.send")
    private @Nullable String operation;

    @Option(names = "--decision", paramLabel = "ALLOWED|DENIED", description = "only calls that were decided so")
    private @Nullable String decision;

    @Option(names = "--kind", paramLabel = "KIND", description = "only entries of this kind: ${COMPLETION-CANDIDATES}")
    private @Nullable EntryKind kind;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "how many at most (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    @Option(names = "--json", description = "one JSON object a line, with all fields")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        AuditQuery query = query();
        PrintWriter out = spec.commandLine().getOut();
        try (AuditReader reader = AuditReader.open(store.url())) {
            List<AuditEntry> entries = reader.list(query);
            if (json) {
                for (AuditEntry entry : entries) {
                    out.println(json(entry));
                }
            } else {
                entries.forEach(entry -> out.println(line(entry)));
                if (entries.isEmpty()) {
                    spec.commandLine().getErr().println("no entry matches");
                }
            }
            out.flush();
        }
        return 0;
    }

    private AuditQuery query() {
        try {
            AuditQuery query = AuditQuery.newest().limit(limit);
            query = agent == null ? query : query.agent(new AgentId(agent));
            query = only(query, AuditField.SUBJECT, user);
            query = only(query, AuditField.SKILL, skill);
            query = only(query, AuditField.PROVIDER, provider);
            query = only(query, AuditField.OPERATION, operation);
            query = only(query, AuditField.DECISION, decision);
            return only(query, AuditField.KIND, kind == null ? null : kind.name());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static AuditQuery only(AuditQuery query, AuditField field, @Nullable String value) {
        return value == null ? query : query.only(field, value);
    }

    /** When, where in the log, what, who, for whom, on what, and what came of it. */
    private static String line(AuditEntry entry) {
        return PlainText.of(String.join(
                        "  ",
                        entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                        pad(entry.agent() + "#" + entry.sequence(), 18),
                        pad(entry.kind().name(), 16),
                        pad(text(entry, AuditField.ACTOR), 20),
                        pad(text(entry, AuditField.SUBJECT), 8),
                        entry.field(AuditField.OPERATION).orElse(text(entry, AuditField.PROVIDER)),
                        text(entry, AuditField.RESOURCES),
                        entry.field(AuditField.DECISION).orElse(text(entry, AuditField.OUTCOME)),
                        text(entry, AuditField.REASON)))
                .stripTrailing();
    }

    private static String text(AuditEntry entry, AuditField field) {
        return entry.field(field).orElse("");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String json(AuditEntry entry) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            for (Map.Entry<AuditField, String> field : entry.fields().entrySet()) {
                out.writeStringField(field.getKey().columnName(), field.getValue());
            }
            out.writeEndObject();
        }
        return line.toString();
    }
}
