package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** Opening a vault that holds few or many sealed records: nothing may be scanned. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OpenBenchmark {
    private static final int BATCH = 1000;
    private static final int TOKEN_BYTES = 600;

    @Param({"1000", "1000000"})
    public int records;

    private Path folder;
    private Vault vault;

    @Setup(Level.Trial)
    public void fill() throws IOException, SQLException {
        folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "open");
        Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        SecureRandom random = new SecureRandom();
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), random);
        Connections connections = new Connections(keys.ring().agent());
        byte[] sealed = new byte[TOKEN_BYTES];
        try (Connection jdbc = store.writer();
                PreparedStatement tokens = jdbc.prepareStatement(
                        "UPDATE connection SET state = 'ACTIVE', generation = 1, sealed_tokens = ?"
                                + " WHERE agent_id = ? AND connection_id = ?")) {
            for (int i = 0; i < records; i++) {
                ConnectionId id = new ConnectionId(String.format(Locale.ROOT, "co_%032x", i));
                connections.insert(jdbc, id, new UserId("user" + i % 10_000), "google");
                random.nextBytes(sealed);
                tokens.setBytes(1, sealed);
                tokens.setString(2, keys.ring().agent().value());
                tokens.setString(3, id.value());
                tokens.executeUpdate();
                if (i % BATCH == BATCH - 1) {
                    jdbc.commit();
                }
            }
            jdbc.commit();
        }
        keys.ring().close();
        keys.logSigner().close();
        store.close();
    }

    @Benchmark
    public String open() {
        vault = Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(TestVaults.url(folder))
                .build();
        return vault.agent().toString();
    }

    @TearDown(Level.Invocation)
    public void closeVault() {
        vault.close();
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
