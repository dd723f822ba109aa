package dev.skillvault.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies the log. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies every log in the store: entries, tree, checkpoints, side rows, the log's key and the agent's certificate.",
            "An anchor is a checkpoint that was kept elsewhere; without one, nobody can say whether the tail was cut off."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit verify --data vault-data --anchor checkpoint.txt",
            "",
            "Exit codes:",
            "  0  verified, up to a recent anchor",
            "  1  tampered: the first bad entry or checkpoint is named",
            "  2  cannot be verified: unreadable, or the command was not understood",
            "  3  genuine, but without a recent anchor a truncation cannot be excluded"
        },
        sortOptions = false)
final class AuditVerifyCommand implements Callable<Integer> {
    private static final JsonFactory JSON = new JsonFactory();

    @ArgGroup(multiplicity = "1")
    private StoreOption store = new StoreOption();

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description = "a checkpoint that was kept elsewhere; may be repeated")
    private List<Path> anchors = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "SPKI",
            description =
                    "SHA-256 of the public key of an agent that is believed, in hexadecimal; may be repeated. Without it the"
                            + " certificate in the log is believed, and named")
    private List<String> trusted = new ArrayList<>();

    @Option(names = "--json", description = "the finding as one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<String> notes = new ArrayList<>();
        for (Path anchor : anchors) {
            notes.add(read(anchor));
        }
        List<String> spki =
                trusted.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
        VerificationReport report;
        try (LogVerifier verifier = LogVerifier.open(store.url())) {
            report = verifier.verify(new LogVerifier.Options(notes, spki, this::progress));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(report));
        } else {
            report.logs().forEach(log -> print(out, log));
            out.println(sentence(report));
        }
        out.flush();
        return report.verdict().exitCode();
    }

    private String read(Path anchor) {
        try {
            return Files.readString(anchor);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "The anchor " + anchor + " cannot be read.");
        }
    }

    private void progress(long done, long total) {
        if (CommandLine.Help.Ansi.AUTO.enabled()) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("\r" + done + " of " + total + " entries");
            err.print(done >= total ? "\r" + " ".repeat(50) + "\r" : "");
            err.flush();
        }
    }

    private static void print(PrintWriter out, VerificationReport.Log log) {
        out.println("log         " + PlainText.of(log.origin()));
        out.println("identity    " + PlainText.of(log.identity()));
        out.println("entries     0 to " + (log.size() - 1));
        long tail = log.size() - log.checkpointed();
        out.println("signed      up to entry " + (log.checkpointed() - 1)
                + (tail > 0 ? "; the last " + tail + " are an unsigned tail" : ""));
        out.println("anchored    " + (log.anchored() == 0 ? "not at all" : "up to entry " + (log.anchored() - 1)));
    }

    private static String sentence(VerificationReport report) {
        return switch (report.verdict()) {
            case VERIFIED -> "VERIFIED: complete up to the anchor, and genuine.";
            case TAMPERED ->
                "TAMPERED: " + PlainText.of(report.problem()) + ". Keep a copy of the store and of all anchors"
                        + " before anything else.";
            case CANNOT_VERIFY -> "CANNOT VERIFY: " + PlainText.of(report.problem()) + ".";
            case VERIFIED_WITHOUT_ANCHOR ->
                "GENUINE, BUT NOT ANCHORED: no recent checkpoint from elsewhere was given, so it"
                        + " cannot be excluded that the tail was cut off. Give one with --anchor.";
        };
    }

    private static String json(VerificationReport report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("verdict", report.verdict().name());
            out.writeNumberField("exitCode", report.verdict().exitCode());
            out.writeStringField("problem", report.problem());
            out.writeArrayFieldStart("logs");
            for (VerificationReport.Log log : report.logs()) {
                out.writeStartObject();
                out.writeStringField("origin", log.origin());
                out.writeStringField("identity", log.identity());
                out.writeNumberField("size", log.size());
                out.writeNumberField("checkpointed", log.checkpointed());
                out.writeNumberField("anchored", log.anchored());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text.toString();
    }
}
