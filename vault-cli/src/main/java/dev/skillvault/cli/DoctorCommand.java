package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.HealthReader;
import dev.skillvault.connection.HealthReader.AgentHealth;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how the connections fare, in words and as an exit code. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = {
            "Says whether the agents run and how their connections and anchors fare, and what to do about those that do not fare well.",
            "It needs no key and changes nothing."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault doctor --data vault-data",
            "",
            "Exit codes:",
            "  0  well, or amiss in a way that passes by itself",
            "  1  something needs a person",
            "  2  the store cannot be read, or the command was not understood",
        })
final class DoctorCommand implements Callable<Integer> {
    private final boolean colours;
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--agent", paramLabel = "ID", description = "only this agent")
    private @Nullable AgentId agent;

    @Option(names = "--json", description = "the finding as one JSON object")
    private boolean json;

    DoctorCommand(boolean colours, Clock clock) {
        this.colours = colours;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        List<AgentHealth> agents;
        try (HealthReader reader = HealthReader.open(store.url())) {
            agents = reader.agents().stream()
                    .filter(each -> agent == null || agent.equals(each.agent()))
                    .toList();
        }
        if (agents.isEmpty()) {
            throw new VaultConfigurationException(
                    agent == null ? "no agent is enrolled in this vault" : "no agent named " + agent + " is enrolled");
        }
        Checkup checkup = new Checkup(agents, clock.instant());
        if (json) {
            checkup.json(spec.commandLine().getOut());
        } else {
            checkup.print(spec.commandLine().getOut(), colours);
        }
        return checkup.exitCode();
    }
}
