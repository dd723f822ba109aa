package dev.skillvault.impl.grant;

import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.store.GroupCommitFile;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole unit of work of a call, as durable as an answer of the vault: the grants read and their signatures checked, one use debited, the
 * entry, and the head of its tree; beside a raw file with group commit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class UnitBenchmark {
    private static final int GRANTS = 1_000;

    private GrantedVault vault;
    private GroupCommitFile file;

    @Setup(Level.Trial)
    public void fill() throws IOException, SQLException, RefusedRequestException {
        vault = new GrantedVault(GRANTS);
        file = GroupCommitFile.create(vault.folder.resolve("raw"));
        if (!(vault.decide() instanceof Decision.Granted)) {
            throw new IllegalStateException("the call is not granted");
        }
    }

    @Benchmark
    public Object unit() {
        return vault.decide();
    }

    @Benchmark
    public boolean rawFile() {
        return file.append();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
        file.close();
        vault.close();
    }
}
