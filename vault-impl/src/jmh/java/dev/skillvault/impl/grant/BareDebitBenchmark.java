package dev.skillvault.impl.grant;

import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
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

/** The least that H2 can do for a debit: read one row and write it, and bring it to the disk as the vault does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BareDebitBenchmark {
    private Path folder;
    private Store store;
    private Connection jdbc;

    @Setup(Level.Trial)
    public void create() throws IOException, SQLException {
        folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "bare");
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        jdbc = store.writer();
        try (PreparedStatement create =
                jdbc.prepareStatement("CREATE TABLE counter (id INT PRIMARY KEY, used BIGINT)")) {
            create.execute();
        }
        try (PreparedStatement insert = jdbc.prepareStatement("INSERT INTO counter VALUES (1, 0)")) {
            insert.execute();
        }
        jdbc.commit();
    }

    @Benchmark
    public long bareDebit() throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("SELECT used FROM counter WHERE id = 1");
                PreparedStatement update = jdbc.prepareStatement("UPDATE counter SET used = ? WHERE id = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            long used = row.getLong(1) + 1;
            update.setLong(1, used);
            update.executeUpdate();
            jdbc.commit();
            store.sync(jdbc);
            return used;
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
        jdbc.close();
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
