package dev.skillvault.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The new file that a command writes, and how it says so. */
final class NewFileOption {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the new file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--json", description = "what was written, as one JSON object")
    private boolean json;

    void write(OutFile.Body body) {
        OutFile.write(file, body);
    }

    /** What was written into the file: in words that go before its name, or in numbers. */
    void tell(PrintWriter out, String what, Map<String, Long> numbers) {
        if (json) {
            new JsonLines(out).line(line -> {
                line.writeStringField("out", file.toString());
                for (Map.Entry<String, Long> number : numbers.entrySet()) {
                    line.writeNumberField(number.getKey(), number.getValue());
                }
            });
        } else {
            out.print(SafeText.line("wrote " + what + " to " + file) + "\n");
        }
        out.flush();
    }
}
