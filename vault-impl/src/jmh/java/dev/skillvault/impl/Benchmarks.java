package dev.skillvault.impl;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the measurements and prints each as a ratio to its yardstick of the same run. {@code mvn -Pjmh -pl vault-impl -am test
 * -DskipTests}; {@code -Djmh.seconds=N} is the length of an iteration, {@code -Djmh.only=seal} (or {@code open}, {@code append},
 * {@code decide}) one of the four. Prints every figure, then ends with 1, which fails the build, if one of the ratios with a bar misses it:
 * run it on a machine that does nothing else.
 */
public final class Benchmarks {
    private static final double BAR = 1.5;
    /** How much of a raw file's durable appends the vault's units reach at least, by the number of threads. */
    private static final SortedMap<Integer, Double> APPEND_BARS = new TreeMap<>(Map.of(1, 0.3, 8, 0.45, 64, 0.5));

    private Benchmarks() {}

    public static void main(String[] args) throws RunnerException {
        int seconds = Integer.getInteger("skillvault.jmh.seconds", 5);
        String only = System.getProperty("skillvault.jmh.only", "");
        boolean met = true;
        if ("seal".startsWith(only)) {
            met = sealing(seconds);
        }
        if ("open".startsWith(only)) {
            met &= opening();
        }
        if ("append".startsWith(only)) {
            met &= appending(seconds);
        }
        if ("decide".startsWith(only)) {
            met &= deciding(seconds);
        }
        System.exit(met ? 0 : 1);
    }

    private static boolean sealing(int seconds) throws RunnerException {
        Map<String, Double> crypto = scores(run("SealBenchmark", seconds, 1));
        double seal = crypto.get("seal") / crypto.get("plainSeal");
        double open = crypto.get("open") / crypto.get("plainOpen");
        System.out.printf(
                Locale.ROOT,
                "1 KB: seal %.2f us, open %.2f us, HKDF and fresh AES-GCM without the vault: seal %.2f us, open %.2f us;"
                        + " ratios %.2f and %.2f (bar %.1f)%n",
                crypto.get("seal"),
                crypto.get("open"),
                crypto.get("plainSeal"),
                crypto.get("plainOpen"),
                seal,
                open,
                BAR);
        return seal <= BAR && open <= BAR;
    }

    private static boolean opening() throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\.OpenBenchmark\\.")
                .forks(1)
                .warmupIterations(10)
                .measurementIterations(20)
                .build();
        Map<String, Double> millis = new TreeMap<>();
        new Runner(options)
                .run()
                .forEach(result -> millis.put(
                        result.getParams().getParam("records"),
                        result.getPrimaryResult().getStatistics().getPercentile(50)));
        double ratio = millis.get("1000000") / millis.get("1000");
        System.out.printf(
                Locale.ROOT,
                "opening a vault with 1,000 records %.1f ms, with 1,000,000 %.1f ms (medians of 20); ratio %.2f (bar %.1f)%n",
                millis.get("1000"),
                millis.get("1000000"),
                ratio,
                BAR);
        return ratio <= BAR;
    }

    /** The bars are for the whole unit of a call: grants read, a use debited, an entry and the head. */
    private static boolean appending(int seconds) throws RunnerException {
        boolean met = true;
        for (Map.Entry<Integer, Double> bar : APPEND_BARS.entrySet()) {
            int threads = bar.getKey();
            Map<String, Double> entries = scores(run("AppendBenchmark", seconds, threads));
            Map<String, Double> units = scores(run("UnitBenchmark", seconds, threads));
            double entry = entries.get("vault") / entries.get("rawFile");
            double unit = units.get("unit") / units.get("rawFile");
            System.out.printf(
                    Locale.ROOT,
                    "%d threads: %.0f bare entries a second, raw fdatasync file with group commit %.0f, ratio %.2f;"
                            + " %.0f whole units a second, file %.0f, ratio %.2f (bar %.2f)%n",
                    threads,
                    entries.get("vault"),
                    entries.get("rawFile"),
                    entry,
                    units.get("unit"),
                    units.get("rawFile"),
                    unit,
                    bar.getValue());
            met &= unit >= bar.getValue();
        }
        return met;
    }

    private static boolean deciding(int seconds) throws RunnerException {
        double bare = median(run("BareDebitBenchmark", seconds, 1).iterator().next());
        Map<String, Double> few = new TreeMap<>();
        Map<String, Double> many = new TreeMap<>();
        for (RunResult result : run("DecisionBenchmark", seconds, 1, 10)) {
            Map<String, Double> column = result.getParams().getParam("grants").equals("1000") ? few : many;
            column.put(result.getPrimaryResult().getLabel(), median(result));
        }
        boolean met = true;
        for (String step : few.keySet()) {
            double ratio = many.get(step) / few.get(step);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.2f us with 1,000 grants in the vault, %.2f us with 100,000 (medians); ratio %.2f (bar %.1f for rule)%n",
                    step,
                    few.get(step),
                    many.get(step),
                    ratio,
                    BAR);
            met &= !step.equals("rule") || ratio <= BAR;
        }
        System.out.printf(
                Locale.ROOT,
                "a bare H2 read and update %.0f us; the unit of work takes %.1f times that with 1,000 grants, %.1f times with"
                        + " 100,000%n",
                bare,
                few.get("unit") / bare,
                many.get("unit") / bare);
        return met;
    }

    private static Collection<RunResult> run(String name, int seconds, int threads) throws RunnerException {
        return run(name, seconds, threads, 2);
    }

    private static Collection<RunResult> run(String name, int seconds, int threads, int warmups)
            throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + name + "\\.")
                .forks(1)
                .threads(threads)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(seconds))
                .build();
        return new Runner(options).run();
    }

    /** Says more than the mean where other processes take the processor away. */
    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static Map<String, Double> scores(Collection<RunResult> results) {
        Map<String, Double> scores = new TreeMap<>();
        results.forEach(result -> scores.put(
                result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore()));
        return scores;
    }
}
