package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows entries as they stand in the store, believed or not. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "Lists what happened, the newest first.",
            "It shows what stands in the store; only 'vault audit verify' says whether that is genuine.",
            "Invisible characters are shown as \\u00XX. Long values end in three dots; --json has all of them."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit list --data vault-data --user alice --kind call_denied --limit 20",
            "",
            "Exit codes:",
            "  0  listed, even if nothing matched",
            "  2  the store cannot be read, or the command was not understood",
        })
final class ListCommand implements Runnable {
    /** What was decided. */
    enum Decision {
        ALLOWED,
        DENIED
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--agent", paramLabel = "ID", description = "only this agent's log")
    private @Nullable AgentId agent;

    private final Map<AuditField, String> filters = new EnumMap<>(AuditField.class);

    @Option(names = "--user", paramLabel = "ID", description = "only about this user's accounts")
    void user(String value) {
        filters.put(AuditField.SUBJECT, value);
    }

    @Option(names = "--skill", paramLabel = "ID", description = "only of this skill, like gmail")
    void skill(String value) {
        filters.put(AuditField.SKILL, value);
    }

    @Option(names = "--provider", paramLabel = "ID", description = "only about this provider, like google")
    void provider(String value) {
        filters.put(AuditField.PROVIDER, value);
    }

    @Option(names = "--operation", paramLabel = "ID", description = "only this operation, like gmail.messages.send")
    void operation(String value) {
        filters.put(AuditField.OPERATION, value);
    }

    @Option(names = "--decision", paramLabel = "WORD", description = "only ${COMPLETION-CANDIDATES}")
    void decision(Decision value) {
        filters.put(AuditField.DECISION, value.name());
    }

    @Option(names = "--kind", paramLabel = "KIND", description = "only this kind: ${COMPLETION-CANDIDATES}")
    void kind(EntryKind value) {
        filters.put(AuditField.KIND, value.name());
    }

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most N (${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--json", description = "one JSON object per line, with every field")
    private boolean json;

    @Override
    public void run() {
        List<AuditEntry> entries;
        AuditQuery query = query();
        try (AuditReader reader = AuditReader.open(store.url())) {
            entries = reader.list(query);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonLines lines = new JsonLines(out);
            entries.forEach(lines::entry);
        } else if (entries.isEmpty()) {
            spec.commandLine().getErr().println("No entry matches.");
        } else {
            new EntryTable(entries).print(out);
        }
        out.flush();
    }

    private AuditQuery query() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        AuditQuery query = AuditQuery.newest().limit(limit);
        if (agent != null) {
            query = query.agent(agent);
        }
        for (Map.Entry<AuditField, String> filter : filters.entrySet()) {
            query = query.only(filter.getKey(), filter.getValue());
        }
        return query;
    }
}
