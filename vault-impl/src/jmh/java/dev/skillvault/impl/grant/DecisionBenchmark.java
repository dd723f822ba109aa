package dev.skillvault.impl.grant;

import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.request.RefusedRequestException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Deciding a call in a vault that holds few or many grants.
 *
 * <p>The pure ruling sees the caller's own grants and no others, so its time cannot depend on the rest; that reading finds them by an
 * index and not by a scan is what the number of grants puts to the test.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {
    private static final Verdict NOTHING = new Verdict(Optional.of(DenialReason.NO_CONNECTION), "nothing");

    @Param({"1000", "100000"})
    public int grants;

    private GrantedVault vault;

    @Setup(Level.Trial)
    public void fill() throws IOException, SQLException, RefusedRequestException {
        vault = new GrantedVault(grants);
    }

    /** On grants in memory. */
    @Benchmark
    public Object rule() {
        return Ruling.of(vault.call, vault.held, NOTHING, Instant.EPOCH);
    }

    /** With the rows found, their signatures checked, and the log asked whether they are the newest; nothing is written. */
    @Benchmark
    public boolean read() throws SQLException {
        return vault.decider.stillAsks(vault.reader, vault.call, Instant.EPOCH);
    }

    /** Decided, debited and recorded, on disk. */
    @Benchmark
    public Object unit() {
        return vault.decide();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
        vault.close();
    }
}
