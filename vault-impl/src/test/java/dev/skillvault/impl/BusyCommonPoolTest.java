package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent may fill the common pool, in which the JDK's HTTP client hands over what was sent asynchronously. */
class BusyCommonPoolTest {
    @TempDir
    Path folder;

    @Test
    void anAgentThatFillsTheCommonPoolKeepsNoAnswerFromTheVault() {
        TestWorld world = TestWorld.open(folder);
        CountDownLatch busy = new CountDownLatch(1);
        try {
            for (int i = 0; i < Math.max(1, ForkJoinPool.getCommonPoolParallelism()) * 2; i++) {
                ForkJoinPool.commonPool().execute(() -> {
                    try {
                        busy.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            ConnectionInfo google = world.connect(ALICE, "google");
            world.grant(google, TestWorld.readingQ3());
            world.clock.advance(Duration.ofHours(2));
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        } finally {
            busy.countDown();
            world.vault.close();
            world.sandbox.close();
        }
    }
}
