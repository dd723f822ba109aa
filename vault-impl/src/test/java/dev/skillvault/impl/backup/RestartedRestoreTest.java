package dev.skillvault.impl.backup;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A restore that ends half-way, while the damaged database holds newer tokens than the backup. */
class RestartedRestoreTest {
    @TempDir
    Path folder;

    private BackedUpWorld world;
    private Map<String, byte[]> lost;
    private Map<String, byte[]> older;

    @BeforeEach
    void loseANewerDatabase() throws Exception {
        world = new BackedUpWorld(folder);
        FailingStore backup = new FailingStore(BackupStore.directory(world.backup));
        try (Vault vault = world.open(backup)) {
            world.connect(vault, ALICE, "google");
        }
        try (Vault vault = world.open(backup)) {
            backup.failing = true;
            world.clock.advance(Duration.ofHours(2));
            world.useAll(vault); // refreshes
        }
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement()) {
            statement.executeUpdate(
                    "UPDATE audit_entry SET leaf_hash = TRANSLATE(leaf_hash, '01', '10') WHERE sequence = 1");
        }
        assertThat(generation()).isEqualTo(2);
        lost = BackedUpWorld.snapshot(world.data);
        older = BackedUpWorld.snapshot(world.backup);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private long generation() throws SQLException {
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement();
                var row = statement.executeQuery("SELECT generation FROM connection WHERE agent_id = 'agent'")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private List<Path> underWay() throws IOException {
        try (Stream<Path> files = Files.list(world.data)) {
            return files.filter(file -> file.getFileName().toString().contains(".restoring-"))
                    .toList();
        }
    }

    private Opening opening(Faults faults) {
        return new Opening(
                StoreUrl.parse(TestVaults.url(world.data)),
                X509Identity.from(TestVaults.identity(world.data, "agent")),
                null,
                faults.in(BackupStore.directory(world.backup)),
                faults.in(world.clock),
                faults.random());
    }

    private static void close(Opening.Opened opened) {
        opened.keys().ring().close();
        opened.keys().logSigner().close();
        opened.store().close();
    }

    private void isWhole() throws Exception {
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        assertThat(generation()).isGreaterThanOrEqualTo(2);
        assertThat(underWay()).isEmpty();
    }

    @Test
    void aFaultAtAnyStepLosesNoNewerToken() throws Exception {
        boolean done = false;
        int step = 0;
        while (!done) {
            step++;
            BackedUpWorld.restore(world.backup, older);
            BackedUpWorld.restore(world.data, lost);
            Faults faults = Faults.atStep(step);
            try {
                close(opening(faults).open(() -> {}));
                done = true;
            } catch (Faults.Fault e) {
                close(opening(Faults.none()).open(() -> {}));
            }
            assertThat(generation()).as("step %s", step).isEqualTo(2);
            assertThat(underWay()).as("step %s", step).isEmpty();
            assertThat(world.setAside()).as("step %s", step).hasSize(1);
        }
        assertThat(step).isGreaterThan(10);
        isWhole();
    }

    private Path moveAside() throws IOException {
        return Files.move(world.database(), world.data.resolve("vault.restoring-agent-20261121T120000.000Z.mv.db"));
    }

    /** What a kill can leave in the place of the database that was moved. */
    private enum Left {
        NOTHING,
        EMPTY,
        NEW,
        GARBAGE
    }

    @ParameterizedTest
    @EnumSource(Left.class)
    void afterTheMoveTheTokensAreTakenFromWhatWasMoved(Left left) throws Exception {
        assertThat(moveAside()).isRegularFile();
        switch (left) {
            case NOTHING -> assertThat(world.database()).doesNotExist();
            case EMPTY -> Files.createFile(world.database());
            case NEW -> Store.open(StoreUrl.parse(TestVaults.url(world.data))).close();
            case GARBAGE -> Files.write(world.database(), new byte[20_000]);
        }
        isWhole();
        Path kept = world.data.resolve("vault.damaged-20261121T120000.000Z.mv.db");
        assertThat(kept).isRegularFile();
        assertThat(world.setAside()).hasSize(left == Left.GARBAGE ? 2 : 1);
    }

    @Test
    void whatWasMovedForARestoreThatEndedIsKeptAndNeverReadAgain() throws Exception {
        close(opening(Faults.none()).open(() -> {}));
        Path kept = world.setAside().get(0);
        Path name = Path.of(kept.toString().replace(".damaged-", ".restoring-agent-"));
        Files.move(kept, name); // as after a kill between the commit and this name
        close(opening(Faults.none()).open(() -> {}));
        assertThat(world.setAside()).containsExactly(kept);

        Files.delete(world.database()); // and the backup never heard of the newer tokens
        close(opening(Faults.none()).open(() -> {}));
        assertThat(generation()).isEqualTo(1);
        assertThat(world.setAside()).containsExactly(kept);
    }

    @Test
    void anotherAgentLeavesItAlone() throws Exception {
        Path moved = moveAside();
        BackupStore others = BackupStore.directory(folder.resolve("others"));
        TestVaults.builder(world.data, "other", world.sandbox)
                .backup(others)
                .build()
                .close();
        assertThat(underWay()).containsExactly(moved);
        isWhole();
    }

    @Test
    void withAnEmptiedBackupTheAgentIsNotEnrolledAnew() throws Exception {
        Path moved = moveAside();
        BackedUpWorld.restore(world.backup, Map.of());
        assertThatThrownBy(world::open)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining(moved.toString());
        assertThat(underWay()).containsExactly(moved);
    }
}
