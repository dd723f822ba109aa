package dev.skillvault.impl.store;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
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

/** One entry through the committer, beside 400 bytes into a file whose one writer shares an fdatasync among all that wait. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class AppendBenchmark {
    private record Line(ByteBuffer bytes, CompletableFuture<Boolean> done) {}

    private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>();
    private Path folder;
    private Store store;
    private Committer committer;
    private FileChannel file;
    private Thread writer;

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "append");
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        committer = new Committer(store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of());
        file = FileChannel.open(folder.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writer = new Thread(this::write);
        writer.setDaemon(true);
        writer.start();
    }

    private void write() {
        List<Line> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch);
                for (Line line : batch) {
                    while (line.bytes().hasRemaining()) {
                        file.write(line.bytes());
                    }
                }
                file.force(false);
                batch.forEach(line -> line.done().complete(true));
                batch.clear();
            }
        } catch (InterruptedException | IOException e) {
            batch.forEach(line -> line.done().completeExceptionally(e));
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, InterruptedException {
        committer.close();
        store.close();
        writer.interrupt();
        writer.join();
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
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        queue.add(new Line(ByteBuffer.allocate(400), done));
        return done.join();
    }
}
