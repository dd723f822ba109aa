package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Leaks made-up secrets on purpose, one at a time: each kind of secret into each {@link Sink} in each {@link Leak} form at
 * the start, in the middle, across the ends of the read buffer and at the end of the file. The real scan runs over each.
 */
final class SelfTest {

    private static final int[] OFFSETS = offsets();

    private final PrintStream out;
    private final MadeUpSecrets secrets = new MadeUpSecrets();
    private int leaks;
    private int caught;

    SelfTest(PrintStream out) {
        this.out = out;
    }

    /** Returns 0 when every leak was caught and the clean folder was clean, else 1. */
    int run() {
        try {
            Path folder = Files.createTempDirectory("canary-self-test");
            try {
                return test(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            out.println(
                    "canary self-test: input or output failed (" + e.getClass().getSimpleName() + ")");
            return 1;
        }
    }

    private int test(Path folder) throws IOException {
        secrets.writeLedger(folder.resolve("ledger.jsonl"));
        for (Sink sink : Sink.values()) {
            sink.write(folder, nearMiss(), 700, true);
        }
        boolean clean = scan(folder).status() == CanaryScan.CLEAN;
        for (Sink sink : Sink.values()) {
            secrets.byKind().forEach((kind, secret) -> leak(folder, sink, kind, secret));
            sink.write(folder, nearMiss(), 700, true);
        }
        boolean cleanAgain = scan(folder).status() == CanaryScan.CLEAN;
        out.println("canary self-test: the clean folder is " + (clean && cleanAgain ? "clean" : "NOT clean"));
        out.println("canary self-test: " + caught + " of " + leaks + " leaks caught");
        return clean && cleanAgain && caught == leaks ? 0 : 1;
    }

    private void leak(Path folder, Sink sink, String kind, String secret) {
        for (Leak leak : Leak.values()) {
            for (int offset : OFFSETS) {
                for (boolean more : new boolean[] {true, false}) {
                    sink.write(folder, leak.of(secret), offset, more);
                    leaks++;
                    if (isCaught(scan(folder), sink, kind)) {
                        caught++;
                    } else {
                        out.println(
                                "canary self-test: MISSED " + kind + " as " + leak + " in " + sink + " at " + offset);
                    }
                }
            }
        }
    }

    /** The right file, the right kind, and the secret itself not repeated. */
    private boolean isCaught(Outcome outcome, Sink sink, String kind) {
        List<String> found =
                outcome.text().lines().filter(line -> line.contains("LEAK ")).toList();
        return outcome.status() == CanaryScan.FOUND
                && !found.isEmpty()
                && found.stream().allMatch(line -> line.contains(sink.in(Path.of("")) + " offset "))
                && found.stream().allMatch(line -> line.contains(": " + MadeUpSecrets.reportedKind(kind) + ", "))
                && secrets.byKind().values().stream().noneMatch(outcome.text()::contains)
                && !outcome.text().contains(MadeUpSecrets.MARKER);
    }

    private Outcome scan(Path folder) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<String> args =
                List.of("--ledger", folder.resolve("ledger.jsonl").toString(), "--expect", "3", "" + folder);
        int status = new CanaryScan(MadeUpSecrets.MARKER, new PrintStream(text, true, UTF_8)).run(args);
        return new Outcome(status, text.toString(UTF_8));
    }

    private record Outcome(int status, String text) {}

    /** All of the secrets but their last searched character. */
    private byte[] nearMiss() {
        StringBuilder text = new StringBuilder(MadeUpSecrets.MARKER).deleteCharAt(MadeUpSecrets.MARKER.length() - 1);
        secrets.byKind().values().stream()
                .filter(secret -> !secret.contains(MadeUpSecrets.MARKER))
                .forEach(secret -> text.append('\n').append(secret, 0, Encoding.PIECE - 1));
        return text.append('\n').toString().getBytes(UTF_8);
    }

    private static int[] offsets() {
        Stream<Integer> fixed = Stream.of(0, 1, 4095, 2 * StreamSearch.BUFFER - 300);
        // the buffer ends inside the secret, before it, after it, and where a search without overlap would stop
        Stream<Integer> ends =
                Stream.of(-1, 0, 1, 7, 8, 20, 60, 143, 144, 145, 200).map(d -> StreamSearch.BUFFER - d);
        return Stream.concat(fixed, ends).mapToInt(Integer::intValue).toArray();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
