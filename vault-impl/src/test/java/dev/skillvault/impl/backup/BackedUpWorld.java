package dev.skillvault.impl.backup;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A sandbox with an agent whose vault has a backup; databases and backups are copied, damaged and put back. */
final class BackedUpWorld implements AutoCloseable {
    final Path data;
    final Path backup;
    final TestClock clock = TestClock.startingAt(Instant.now());
    final Sandbox sandbox = Sandbox.builder().clock(clock).seed(7).start();
    /** What was connected: by user, in order. */
    final Map<UserId, List<ConnectionInfo>> connected = new HashMap<>();

    BackedUpWorld(Path folder) throws IOException {
        this.data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        this.backup = folder.resolve("elsewhere");
    }

    Path database() {
        return data.resolve("vault.mv.db");
    }

    Vault.Builder builder() {
        return TestVaults.builder(data, "agent", sandbox);
    }

    Vault open() {
        return open(BackupStore.directory(backup));
    }

    Vault open(BackupStore store) {
        return builder().backup(store).build();
    }

    /** Alice with two accounts, Bob with one. */
    void run() {
        try (Vault vault = open()) {
            connect(vault, ALICE, "google");
            connect(vault, ALICE, "github");
            connect(vault, BOB, "google");
        }
    }

    ConnectionInfo connect(Vault vault, UserId user, String provider) {
        ConnectionInfo connection = TestVaults.connect(vault, sandbox, user, provider);
        connected.computeIfAbsent(user, key -> new ArrayList<>()).add(connection);
        return connection;
    }

    /** Grants anew and calls, which needs a token that opens and that the provider takes. */
    void useAll(Vault vault) {
        for (ConnectionInfo google : connected.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.provider().equals("google"))
                .toList()) {
            vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3()));
            int status = TestVaults.door(vault, google.user(), "google")
                    .send(TestWorld.READ)
                    .status();
            if (status != 200) {
                throw new AssertionError("the call of " + google.user() + " was answered with " + status);
            }
        }
    }

    List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().contains(".damaged-"))
                    .toList();
        }
    }

    static Map<String, byte[]> snapshot(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    static void restore(Path folder, Map<String, byte[]> files) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile).forEach(BackedUpWorld::delete);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.write(path, file.getValue());
            Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
