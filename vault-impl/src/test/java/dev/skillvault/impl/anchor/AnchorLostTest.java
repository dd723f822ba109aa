package dev.skillvault.impl.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.HealthReader;
import dev.skillvault.connection.HealthReader.AnchorHealth;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An anchor that kept something, and knows nothing any more: its disk is not mounted, say. */
class AnchorLostTest {
    @TempDir
    Path folder;

    private AnchoredWorld world;
    private Path mounted;

    @BeforeEach
    void start() throws IOException {
        world = new AnchoredWorld(folder);
        mounted = folder.resolve("mounted");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void unmount() throws IOException {
        Files.move(world.anchorFile, mounted);
    }

    private void mount() throws IOException {
        Files.move(mounted, world.anchorFile);
    }

    private AnchorHealth health() {
        try (HealthReader reader = HealthReader.open(TestVaults.url(world.data))) {
            List<AnchorHealth> anchors = reader.agents().get(0).anchors();
            assertThat(anchors).hasSize(1);
            return anchors.get(0);
        }
    }

    @Test
    void itIsReportedAtEveryOpeningAndGivenNothingUntilItKnowsAgain() throws IOException {
        world.run(world.anchor());
        long kept = world.anchor().newest().get(0).size();
        unmount();
        for (int opening = 1; opening <= 2; opening++) {
            world.run(world.anchor());
            assertThat(world.entries(EntryKind.ANCHOR_FAILED)).hasSize(opening);
            AuditEntry failed = world.entries(EntryKind.ANCHOR_FAILED).get(0);
            assertThat(failed.field(AuditField.REASON)).hasValue("LOST");
            assertThat(failed.field(AuditField.DETAILS).orElse(""))
                    .contains("it had kept " + kept + " entries", "is its disk mounted?", "\"keptSize\":" + kept);
            assertThat(world.anchorFile).doesNotExist();
            assertThat(health().failingSince()).isPresent();
            assertThat(health().keptSize()).isEqualTo(kept);
            assertThat(health().cause()).contains("is its disk mounted?", "'vault audit accept'");
        }
        mount();
        world.run(world.anchor());
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).hasSize(2);
        assertThat(health().failingSince()).isEmpty();
        assertThat(world.anchor().newest().get(0).size())
                .isEqualTo(world.verify().logs().get(0).size());
    }

    @Test
    @Timeout(60)
    void oneThatGoesWhileTheVaultIsOpenIsFoundAgainWhenItComesBack() throws Exception {
        world.run(world.anchor());
        try (Vault vault = world.builder(world.anchor()).build()) {
            awaitKept(vault.checkpoint().size());
            unmount();
            world.record(vault);
            AuditEntry failed = world.await(EntryKind.ANCHOR_FAILED);
            assertThat(failed.field(AuditField.REASON)).hasValue("LOST");
            assertThat(world.anchorFile).doesNotExist();
            mount();
            assertThat(world.await(EntryKind.ANCHOR_KEPT).sequence()).isGreaterThan(failed.sequence());
        }
        assertThat(health().failingSince()).isEmpty();
        assertThat(world.anchor().newest().get(0).size())
                .isEqualTo(world.verify().logs().get(0).size());
    }

    private void awaitKept(long size) throws IOException {
        while (world.anchor().newest().get(0).size() < size) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anOperatorMayHaveItBegunAnew() throws IOException {
        world.run(world.anchor());
        unmount();
        Anchor anchor = world.anchor();
        try (Vault vault = world.builder().existingOnly().build()) {
            assertThat(vault.operator().acceptLog(anchor)).isEmpty();
            assertThatThrownBy(() -> vault.operator().acceptLog(anchor))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageStartingWith("there is nothing to accept");
        }
        AuditEntry accepted = world.entries(EntryKind.ANCHOR_ACCEPTED).get(0);
        assertThat(accepted.field(AuditField.REASON)).hasValue("LOST");
        assertThat(accepted.field(AuditField.DETAILS).orElse("")).contains("\"keptSize\":", "\"known\":[]");
        world.run(world.anchor());
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
        assertThat(health().failingSince()).isEmpty();
    }

    @Test
    void oneThatWasLeftOutForATimeIsAnAnchorAsBefore() {
        world.run(world.anchor());
        world.run();
        world.run(world.anchor());
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
    }

    @Test
    void oneThatCannotTellIsNotSaidToHaveLostAnything() {
        TestAnchor anchor = new TestAnchor("test:mailbox");
        world.run(anchor);
        assertThat(health().keptSize()).isPositive();
        world.run(anchor);
        assertThat(anchor.recalls()).isFalse();
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
        assertThat(world.entries(EntryKind.VAULT_OPENED)).hasSize(2);
    }
}
