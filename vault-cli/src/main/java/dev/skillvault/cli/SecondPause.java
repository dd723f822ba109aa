package dev.skillvault.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits a second, until the thread is interrupted. */
final class SecondPause implements FollowCommand.Pause {
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public boolean await() {
        try {
            return !never.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
