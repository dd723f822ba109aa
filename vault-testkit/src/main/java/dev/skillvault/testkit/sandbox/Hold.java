package dev.skillvault.testkit.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request kept waiting for as long as the test wants. Closing the sandbox drops it without an answer; {@link Faults#clear()}
 * leaves it waiting.
 *
 * <p>Thread-safe. After {@link #release()} it holds nothing any more.
 *
 * @since 0.1.0
 */
public final class Hold extends Fault {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final boolean afterProcessing;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hold(boolean afterProcessing) {
        super(afterProcessing ? "hold answer" : "hold");
        this.afterProcessing = afterProcessing;
    }

    /**
     * Waits until a request is being held. Returns at once if one was held before.
     *
     * @throws IllegalStateException if none arrives within 30 seconds, or the waiting thread is interrupted
     */
    public void arrived() {
        if (!await(arrived)) {
            throw new IllegalStateException("no request arrived within " + PATIENCE);
        }
    }

    /** Lets the held requests, and all later ones, go on. */
    public void release() {
        released.countDown();
    }

    @Override
    Optional<Answer> around(Processing processing) {
        if (afterProcessing) {
            Answer answer = processing.run();
            return pause() ? Optional.of(answer) : Optional.empty();
        }
        return pause() ? Optional.of(processing.run()) : Optional.empty();
    }

    private boolean pause() {
        arrived.countDown();
        try {
            // as long as the test likes: closing the sandbox interrupts this thread
            released.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a request", e);
        }
    }
}
