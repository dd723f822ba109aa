package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.UserAccess;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Answers who can touch a user's accounts, and who has. */
@Command(
        name = "access",
        sortOptions = false,
        description = {
            "Says who can touch a user's accounts, by the grants that stand, and who has, by the log. It needs no key.",
            "A grant that allows nothing now says why; spent uses, and an end for want of use, are not considered.",
            "Uses in entries that were pruned are not counted; standard error says how many those are.",
            "A call without an outcome in the log, or without an answer, counts as unknown. Only 'vault audit verify' says whether this is genuine."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault access --data vault-data --user alice --since 30d",
            "",
            "Exit codes:",
            "  0  said, even if nobody can and nobody has",
            "  2  the store cannot be read, or the command was not understood",
        })
final class AccessCommand implements Runnable {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--user", required = true, paramLabel = "ID", description = "whose; @agent for the agent's own")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private UserId user;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "count uses from then on: 2026-01-31T09:00:00Z, 2026-01-31 (UTC), or how long ago, like 24h or 30d")
    private @Nullable String since;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    AccessCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        UserAccess access;
        Instant now = clock.instant();
        Instant from = from(now);
        try (AccessReader reader = AccessReader.open(store.url())) {
            access = reader.access(user, from, now);
        }
        AccessView view = new AccessView(access);
        if (json) {
            view.json(spec.commandLine().getOut());
        } else {
            view.print(spec.commandLine().getOut());
        }
        spec.commandLine().getOut().flush();
        new Pruned(access.pruned()).tell(spec.commandLine().getErr());
    }

    private Instant from(Instant now) {
        try {
            return since == null ? Instant.EPOCH : TimeArgument.parse(since, now);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--since: " + e.getMessage(), e);
        }
    }
}
