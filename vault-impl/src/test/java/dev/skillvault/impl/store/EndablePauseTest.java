package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EndablePauseTest {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final EndablePause pause = new EndablePause();

    @Test
    void whoeverWaitsGoesOnWhenItEnds() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            begun.countDown();
            try {
                pause.pause(FOR_EVER);
                over.complete(true);
            } catch (InterruptedException e) {
                over.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        begun.await();
        assertThat(over).isNotDone();
        pause.end();
        assertThat(over.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Timeout(30)
    void aPauseThatBeginsAfterwardsIsOver() throws Exception {
        pause.end();
        pause.pause(FOR_EVER);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
