package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestSlotsTest {

    @Test
    void eachProviderHasItsOwn() {
        RequestSlots slots = new RequestSlots(2);
        assertThat(slots.tryAcquire("google")).isTrue();
        assertThat(slots.tryAcquire("google")).isTrue();
        assertThat(slots.tryAcquire("google")).isFalse();
        assertThat(slots.tryAcquire("github")).isTrue();
        assertThat(slots.full()).containsExactly("google");

        slots.release("google");
        assertThat(slots.full()).isEmpty();
        assertThat(slots.taken("google")).isEqualTo(1);
    }

    @Test
    void whoWaitsComesBeforeWhatNobodyWaitsFor() throws Exception {
        RequestSlots slots = new RequestSlots(1);
        slots.acquire("google");
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                slots.acquire("google");
                waiting.complete(null);
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        slots.release("google");
        // whether the caller took it by now or not, it is the caller's
        assertThat(slots.tryAcquire("google")).isFalse();
        waiting.get(20, TimeUnit.SECONDS);
        assertThat(slots.taken("google")).isEqualTo(1);
    }
}
