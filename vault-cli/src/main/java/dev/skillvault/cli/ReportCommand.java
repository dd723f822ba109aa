package dev.skillvault.cli;

import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.cli.report.ReportPage;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportReader;
import dev.skillvault.report.ReportedLog;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a page about a stretch of time. */
@Command(
        name = "report",
        sortOptions = false,
        description = {
            "Writes one HTML page for the screen and for paper: who may do what, what was asked for, granted and used,",
            "denials, approvals, refreshes, tokens taken out, and whether the log is genuine.",
            "The page needs no network and holds no script. It names users and accounts; only its owner may read it.",
            "A time is an instant, a date, or how long ago, like 30d, 24h or 90m."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit report --data vault-data --since 30d --anchor kept-elsewhere.note --out report.html",
            "",
            "Exit codes:",
            "  0  written, and the log is verified up to a recent anchor",
            "  1  written, and the log was tampered with: the page says where",
            "  2  not written, or the log cannot be verified, or the command was not understood",
            "  3  written, and the log is verified, but without a recent anchor",
        })
final class ReportCommand implements Callable<Integer> {
    private final boolean showProgress;
    private final Clock clock;
    private final LongSupplier nanoTime;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "30d",
            description = "the beginning (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "the end (now)")
    private @Nullable String until;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the new file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Mixin
    private final AnchorOptions against = new AnchorOptions();

    @Option(names = "--json", description = "what was written and found, as one JSON object")
    private boolean json;

    ReportCommand(boolean showProgress, Clock clock, LongSupplier nanoTime) {
        this.showProgress = showProgress;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public Integer call() {
        Instant now = clock.instant();
        ReportPeriod period = period(now);
        List<String> pins = against.pins();
        List<String> notes = List.copyOf(against.notes().keySet());
        OutFile.requireNew(out);
        AccessReport read = shown("counting ", progress -> {
            try (ReportReader reader = ReportReader.open(store.url())) {
                return reader.read(period, now, progress::checked);
            }
        });
        // afterwards, so that what was counted is among what is verified
        VerificationReport found = shown("verifying ", progress -> {
            try (LogVerifier verifier = LogVerifier.open(store.url())) {
                return verifier.verify(new LogVerifier.Options(notes, pins, progress, now));
            }
        });
        String sentence = new Finding(found, !pins.isEmpty()).sentence();
        String page = new ReportPage(SafeText::line)
                .of(new ReportPage.Subject(
                        store.url(), period, now, read, new ReportPage.Proof(found, sentence, !pins.isEmpty())));
        OutFile.write(out, stream -> stream.write(page.getBytes(StandardCharsets.UTF_8)));
        print(read, found, sentence);
        return found.verdict().exitCode();
    }

    /** Does what takes long, with a bar on a terminal. */
    private <T> T shown(String what, Function<LogVerifier.Progress, T> work) {
        if (!showProgress) {
            return work.apply((done, total) -> {});
        }
        ProgressBar bar = new ProgressBar(what, spec.commandLine().getErr(), nanoTime);
        try {
            return work.apply(bar);
        } finally {
            bar.clear();
        }
    }

    private void print(AccessReport read, VerificationReport found, String sentence) {
        long entries = read.logs().stream().mapToLong(ReportedLog::entries).sum();
        Pruned pruned = new Pruned(
                read.logs().stream().flatMap(log -> log.pruned().stream()).toList());
        PrintWriter printer = spec.commandLine().getOut();
        if (json) {
            new JsonLines(printer).line(line -> {
                line.writeStringField("out", out.toString());
                line.writeNumberField("logs", read.logs().size());
                line.writeNumberField("entries", entries);
                line.writeStringField("verdict", found.verdict().name());
                line.writeNumberField("exitCode", found.verdict().exitCode());
                pruned.write(line);
            });
        } else {
            printer.print(SafeText.line("wrote " + out + " about " + entries + " entries") + "\n");
            printer.print(SafeText.line(sentence) + "\n");
        }
        printer.flush();
        pruned.tell(spec.commandLine().getErr());
    }

    private ReportPeriod period(Instant now) {
        try {
            return new ReportPeriod(
                    TimeArgument.parse(since, now), until == null ? now : TimeArgument.parse(until, now));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
