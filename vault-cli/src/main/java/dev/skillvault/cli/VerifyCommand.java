package dev.skillvault.cli;

import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says whether the logs are what was once signed, in words and as an exit code. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Says whether the logs of a vault, or one that was exported, are what was once signed.",
            "An anchor is a checkpoint note of the agent that was kept where the store's owner cannot change it.",
            "What lies behind the newest one, the unanchored tail, could have been cut short."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit verify --data vault-data --anchor kept-elsewhere.note",
            "  vault audit verify --export log.txt --anchor kept-elsewhere.note --trust-certificate agent.pem",
            "",
            "Exit codes:",
            "  0  verified, up to a recent anchor",
            "  1  tampered: the first bad entry is named",
            "  2  cannot verify: the store or an anchor cannot be read, an anchor is of another log, an entry is of a kind that only a",
            "     later version knows, or the command was not understood",
            "  3  verified, but without a recent anchor: a cut-off tail cannot be excluded; of a segment its SHA-256 excludes it",
        })
final class VerifyCommand implements Callable<Integer> {
    private final boolean showProgress;
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LogSourceOption source;

    @Mixin
    private final AnchorOptions against = new AnchorOptions();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = {
                "a signed checkpoint up to which this log was verified before; an anchor, too.",
                "Every entry is verified all the same; the finding says which came since."
            })
    private @Nullable Path from;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = {
                "when an anchor has to be recent, if not now, for evidence of another day: 2026-01-31T09:00:00Z, 2026-01-31, or how",
                "long ago, like 7d.",
                "An anchor is recent for 24 hours, and not if it is of the future by more than 5 minutes."
            })
    private @Nullable String at;

    @Option(names = "--json", description = "the finding as one JSON object")
    private boolean json;

    VerifyCommand(boolean showProgress, Clock clock) {
        this.showProgress = showProgress;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        List<String> pins = against.pins();
        Map<String, Path> files = against.notes();
        List<String> notes = List.copyOf(files.keySet());
        Instant now = at == null ? clock.instant() : time(at);
        String before = from == null ? "" : AnchorFile.only(from);
        if (from != null) {
            files.putIfAbsent(before, from);
        }
        ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), System::nanoTime);
        LogVerifier.Progress progress = showProgress ? bar : (done, total) -> {};
        VerificationReport report;
        try (LogVerifier verifier = source.open()) {
            report = verifier.verify(new LogVerifier.Options(notes, pins, progress, now, before));
        } finally {
            if (showProgress) {
                bar.clear();
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).report(report, files);
        } else {
            new Finding(report, !pins.isEmpty(), files).print(out);
        }
        out.flush();
        return report.verdict().exitCode();
    }

    private Instant time(String text) {
        try {
            return TimeArgument.parse(text, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--at: " + e.getMessage(), e);
        }
    }
}
