package dev.skillvault.impl;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the measurements and prints each as a ratio to its yardstick of the same run. {@code mvn -Pjmh -pl vault-impl -am test
 * -DskipTests}; {@code -Djmh.seconds=N} is the length of an iteration.
 */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) throws RunnerException {
        int seconds = Integer.getInteger("skillvault.jmh.seconds", 5);
        Map<String, Double> crypto = scores(run("SealBenchmark", seconds, 1));
        System.out.printf(
                Locale.ROOT,
                "1 KB: seal %.2f us, open %.2f us, HKDF and fresh AES-GCM without the vault: seal %.2f us, open %.2f us;"
                        + " ratios %.2f and %.2f (bar 1.5)%n",
                crypto.get("seal"),
                crypto.get("open"),
                crypto.get("plainSeal"),
                crypto.get("plainOpen"),
                crypto.get("seal") / crypto.get("plainSeal"),
                crypto.get("open") / crypto.get("plainOpen"));
        for (int threads : new int[] {1, 8, 64}) {
            Map<String, Double> appends = scores(run("AppendBenchmark", seconds, threads));
            System.out.printf(
                    Locale.ROOT,
                    "%d threads: %.0f durable appends a second, raw fdatasync file with group commit %.0f; ratio %.2f%n",
                    threads,
                    appends.get("vault"),
                    appends.get("rawFile"),
                    appends.get("rawFile") / appends.get("vault"));
        }
    }

    private static Collection<RunResult> run(String name, int seconds, int threads) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + name + "\\.")
                .forks(1)
                .threads(threads)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(seconds))
                .build();
        return new Runner(options).run();
    }

    private static Map<String, Double> scores(Collection<RunResult> results) {
        Map<String, Double> scores = new TreeMap<>();
        results.forEach(result -> scores.put(
                result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore()));
        return scores;
    }
}
