package dev.skillvault.impl.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The pause of the real world, which can be ended: whoever waits then goes on at once, and nobody waits afterwards.
 *
 * <p>Thread-safe.
 */
public final class EndablePause implements Pause {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void pause(Duration duration) throws InterruptedException {
        var unused = ended.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether it was ended. */
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Ends every pause, now and later. */
    public void end() {
        ended.countDown();
    }
}
