package dev.skillvault.impl.anchor;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.spi.Anchor;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent whose log is anchored; databases are copied and put back, and records are waited for. */
final class AnchoredWorld implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    final Path data;
    final Path anchorFile;
    final TestClock clock = TestClock.startingAt(Instant.now());
    final Sandbox sandbox = Sandbox.builder().clock(clock).seed(7).start();
    final BlockingQueue<AuditEntry> recorded = new LinkedBlockingQueue<>();
    private int operators;

    AnchoredWorld(Path folder) throws IOException {
        this.data = Files.createDirectory(
                folder.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.anchorFile = folder.resolve("anchor");
    }

    AgentIdentity identity() {
        return TestVaults.identity(data, "agent");
    }

    Anchor anchor() {
        return Anchor.file(anchorFile);
    }

    /** Whose anchors get each record at once. */
    Vault.Builder builder(Anchor... anchors) {
        Vault.Builder builder = TestVaults.builder(data, "agent", sandbox)
                .anchorEvery(1, Duration.ofMinutes(1))
                .listener(recorded::add);
        for (Anchor anchor : anchors) {
            builder.anchor(anchor);
        }
        return builder;
    }

    /** Opens, records something, and closes. */
    void run(Anchor... anchors) {
        try (Vault vault = builder(anchors).build()) {
            record(vault);
        }
    }

    /** One record more. */
    void record(Vault vault) {
        OperatorKey key = OperatorKey.create(data.resolve("operator-" + operators + ".key"), null);
        var unused = vault.operator().enrolOperator("operator-" + operators++, key.publicKey());
    }

    /** Waits until something of this kind is on disk. */
    AuditEntry await(EntryKind kind) throws InterruptedException {
        AuditEntry entry;
        do {
            entry = recorded.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } while (entry != null && entry.kind() != kind);
        if (entry == null) {
            throw new AssertionError("nothing of the kind " + kind + " was recorded");
        }
        return entry;
    }

    /** Newest first. */
    List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(data))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
        }
    }

    VerificationReport verify(String... notes) {
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(data))) {
            return verifier.verify(
                    new LogVerifier.Options(List.of(notes), List.of(), (done, total) -> {}, clock.instant()));
        }
    }

    /** A checkpoint as somebody who may write the database can put it there. */
    void checkpointRow(long size, String note) throws SQLException {
        try (Connection jdbc = TestWorld.database(data);
                PreparedStatement insert = jdbc.prepareStatement(
                        "INSERT INTO audit_checkpoint (agent, size, note) VALUES ('agent', ?, ?)")) {
            insert.setLong(1, size);
            insert.setString(2, note);
            insert.executeUpdate();
        }
    }

    Path database() {
        return data.resolve("vault.mv.db");
    }

    /** A copy of the closed database. */
    Path copy() throws IOException {
        return Files.copy(database(), data.resolveSibling("copy.mv.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    void putBack(Path copy) throws IOException {
        Files.copy(copy, database(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
