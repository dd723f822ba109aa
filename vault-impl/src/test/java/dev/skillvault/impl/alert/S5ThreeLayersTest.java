package dev.skillvault.impl.alert;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.impl.DescribedEntries;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.Alert.Kind;
import dev.skillvault.spi.BackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row S5 of the field, the three layers: a backup elsewhere, an alert with the link in it, and work that resumes. */
class S5ThreeLayersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private AlertWorld world;
    private final HeldChannel channel = new HeldChannel("held");

    @BeforeEach
    void start() {
        world = new AlertWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Vault open() {
        return world.open(builder -> builder.alerts(channel)
                .backup(BackupStore.directory(elsewhere.resolve("backup")))
                .healthChecks(Duration.ofHours(6)));
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return DescribedEntries.checked(reader.list(AuditQuery.newest())).stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .toList();
        }
    }

    /** The first layer: the file with the tokens is there and empty. */
    @Test
    void s5ATokenFileWipedToZeroBytesIsRestoredFromTheBackup() throws Exception {
        open();
        ConnectionInfo before = world.connect();
        world.closeVault();
        Path file = folder.resolve("vault.mv.db");
        Files.write(file, new byte[0]);

        Vault restored = open();
        assertThat(restored.operator().connections(ALICE))
                .extracting(ConnectionInfo::id)
                .containsExactly(before.id());
        world.clock.advance(Duration.ofHours(2));
        restored.operator().grant(TestWorld.WORK, before.id(), List.of(TestWorld.readingQ3()));
        assertThat(world.read().status()).as("with the restored refresh token").isEqualTo(200);
        world.closeVault();
        assertThat(entries(EntryKind.AGENT_RESTORED)).hasSize(1);
        assertThat(channel.taken).as("nobody has to do anything").isEmpty();
    }

    @Test
    void s5AWipedTokenRowIsRestoredFromTheBackup() throws Exception {
        open();
        world.connect();
        world.closeVault();
        world.sql("UPDATE connection SET sealed_tokens = X'00'");

        open();
        assertThat(world.read().status()).isEqualTo(200);
        world.closeVault();
        assertThat(entries(EntryKind.CONNECTION_RESTORED)).hasSize(1);
        assertThat(channel.taken).isEmpty();
    }

    /** The second layer: the backup is no help, and the first that people hear of it is the alert at start-up, with the link in it. */
    @Test
    void s5TheSameRevokedTokenInTheBackupIsNoHelpAndIsToldAtTheStartWithTheLink() throws Exception {
        open();
        ConnectionInfo connection = world.connect();
        world.closeVault();
        world.kill();

        Vault vault = open();
        Alert alert = channel.next();
        assertThat(alert.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(alert.account().connection()).isEqualTo(connection.id());
        assertThat(alert.advice().link()).isPresent();
        assertThat(vault.operator().connections(ALICE))
                .extracting(ConnectionInfo::state)
                .containsExactly(ConnectionState.NEEDS_CONSENT);
        assertThat(entries(EntryKind.REFRESH_OUTCOME))
                .extracting(entry -> entry.field(AuditField.REASON).orElse(""))
                .containsExactly("invalid_grant; the backup holds the same token");
        assertThat(entries(EntryKind.CONNECTION_RESTORED)).isEmpty();
    }

    /** The third layer: one link, one consent, and whatever waited goes on. */
    @Test
    void s5AfterConsentingAgainQueuedWorkResumes() throws Exception {
        Vault vault = open();
        ConnectionInfo connection = world.connect();
        world.kill();
        ConnectionUnavailableException refused = world.refused();
        assertThat(refused.connection()).contains(connection.id());
        List<CompletableFuture<Integer>> queue = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            queue.add(CompletableFuture.supplyAsync(() -> {
                assertThat(vault.awaitActive(connection.id(), PATIENCE)).isTrue();
                return world.read().status();
            }));
        }
        Alert alert = channel.next();
        assertThat(queue).as("nobody goes on before the consent").noneMatch(CompletableFuture::isDone);

        ConnectionInfo again = vault.operator()
                .complete(world.sandbox
                        .browser("alice")
                        .consentWithoutFollowing(alert.advice().link().orElseThrow()));
        assertThat(again.id()).isEqualTo(connection.id());
        for (CompletableFuture<Integer> work : queue) {
            assertThat(work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(channel.next().kind()).isEqualTo(Kind.WELL_AGAIN);
    }
}
