package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.HealthReader;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the accounts that are connected, from columns that need no key. */
@Command(
        name = "connections",
        sortOptions = false,
        description = {
            "Lists the connected accounts, the ended ones too. It needs no key, and works whether the agent runs or not.",
            "'vault doctor' says what to do about them."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault connections --data vault-data --user alice",
            "",
            "Exit codes:",
            "  0  listed, even if there are none",
            "  2  the store cannot be read, or the command was not understood",
        })
final class ConnectionsCommand implements Runnable {
    private static final int WIDEST = 40;

    private record Found(AgentId agent, ConnectionHealth health) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--agent", paramLabel = "ID", description = "only this agent's")
    private @Nullable AgentId agent;

    @Option(names = "--user", paramLabel = "ID", description = "only this user's; @agent for the agent's own")
    private @Nullable UserId user;

    @Option(names = "--json", description = "one JSON object per line, with every field")
    private boolean json;

    @Override
    public void run() {
        List<Found> found = new ArrayList<>();
        try (HealthReader reader = HealthReader.open(store.url())) {
            for (HealthReader.AgentHealth each : reader.agents()) {
                each.connections().stream()
                        .filter(health -> agent == null || agent.equals(each.agent()))
                        .filter(health ->
                                user == null || user.equals(health.connection().user()))
                        .forEach(health -> found.add(new Found(each.agent(), health)));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            found.forEach(each -> new JsonLines(out).line(line -> {
                line.writeStringField("agent", each.agent().value());
                ConnectionJson.health(line, each.health());
            }));
        } else if (found.isEmpty()) {
            spec.commandLine().getErr().println("Nothing is connected.");
        } else {
            print(out, found);
        }
        out.flush();
    }

    private static void print(PrintWriter out, List<Found> found) {
        TextTable table = new TextTable(
                WIDEST, "AGENT", "USER", "PROVIDER", "CONNECTION", "STATE", "KIND", "ACCESS ENDS", "NEXT REFRESH");
        for (Found each : found) {
            ConnectionHealth health = each.health();
            table.row(
                    each.agent().value(),
                    health.connection().user().value(),
                    health.connection().provider(),
                    health.connection().id().value(),
                    health.connection().state().name(),
                    health.kind().name(),
                    time(health.times().accessEnds()),
                    time(health.times().nextRefresh()));
        }
        table.print(out);
    }

    static String time(Optional<Instant> time) {
        return time.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
    }
}
