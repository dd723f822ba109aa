package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one entry with what belongs to it. */
@Command(
        name = "show",
        sortOptions = false,
        description = {
            "Shows an entry with every field, the other entries of its call (an approval's, too), and the grant it names.",
            "What has begun and has no outcome in the log, or no answer, reads: unknown. It shows what stands in the store, believed or not."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit show --data vault-data 42",
            "",
            "Exit codes:",
            "  0  shown",
            "  2  there is no such entry, the store cannot be read, or the command was not understood",
        })
final class AuditShowCommand implements Runnable {
    private static final Pattern VERSION = Pattern.compile("(?:gr|op)_[0-9a-f]{32}/[0-9]+");
    private static final int MOST = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Parameters(paramLabel = "SEQUENCE", description = "its place in the log")
    private long sequence;

    @Option(names = "--agent", paramLabel = "ID", description = "whose log, if the store has several")
    private @Nullable AgentId agent;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public void run() {
        EntryStory story;
        try (AuditReader reader = AuditReader.open(store.url())) {
            story = story(reader, entry(reader));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            story.json(out);
        } else {
            story.print(out);
        }
        out.flush();
    }

    private AuditEntry entry(AuditReader reader) {
        KnownAgents.require(reader, agent);
        AuditQuery query = AuditQuery.newest().only(AuditField.SEQUENCE, Long.toString(sequence));
        List<AuditEntry> found = reader.list(agent == null ? query : query.agent(agent));
        if (found.isEmpty()) {
            throw new VaultConfigurationException("there is no entry " + sequence
                    + " in the store; if it was pruned, 'vault audit verify' says into which segment");
        }
        if (found.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "several logs have an entry " + sequence + ": give --agent");
        }
        return found.get(0);
    }

    private static EntryStory story(AuditReader reader, AuditEntry entry) {
        AuditQuery ofLog = AuditQuery.oldest().agent(entry.agent()).limit(MOST);
        List<AuditEntry> call = entry.field(AuditField.CALL)
                .map(id -> reader.list(ofLog.only(AuditField.CALL, id)))
                .orElse(List.of());
        List<AuditEntry> authority = new ArrayList<>();
        String named = entry.field(AuditField.AUTHORITY).orElse("");
        VERSION.matcher(named)
                .results()
                .map(MatchResult::group)
                .distinct()
                .forEach(version -> authority.addAll(reader.list(ofLog.only(AuditField.AUTHORITY, version))));
        return new EntryStory(entry, without(call, entry), without(authority, entry));
    }

    private static List<AuditEntry> without(List<AuditEntry> entries, AuditEntry entry) {
        return entries.stream()
                .filter(each -> each.sequence() != entry.sequence())
                .toList();
    }
}
