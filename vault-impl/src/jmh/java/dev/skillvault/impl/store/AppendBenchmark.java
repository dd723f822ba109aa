package dev.skillvault.impl.store;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One bare entry through the committer, beside a raw file with group commit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class AppendBenchmark {
    private Path folder;
    private Store store;
    private Committer committer;
    private GroupCommitFile file;

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "append");
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        committer = new Committer(store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of());
        file = GroupCommitFile.create(folder.resolve("raw"));
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        committer.close();
        store.close();
        file.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Benchmark
    public long vault() {
        return committer.commit(unit -> unit.append(
                        AuditDraft.of(EntryKind.CALL_INTENT, "skill:work/1.0.0").with(AuditField.SUBJECT, "alice"))
                .sequence());
    }

    @Benchmark
    public boolean rawFile() {
        return file.append();
    }
}
