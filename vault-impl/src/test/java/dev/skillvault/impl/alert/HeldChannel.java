package dev.skillvault.impl.alert;

import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it is given, and can be made to throw or to hang. */
class HeldChannel implements AlertChannel {
    enum Mood {
        WELL,
        THROWS,
        BREAKS,
        HANGS
    }

    final BlockingQueue<Alert> taken = new LinkedBlockingQueue<>();
    final CountDownLatch hanging = new CountDownLatch(1);
    final BlockingQueue<Mood> tries = new LinkedBlockingQueue<>();
    private final String name;
    volatile Mood mood = Mood.WELL;

    HeldChannel(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(Alert alert) throws IOException, InterruptedException {
        Mood now = mood;
        tries.add(now);
        switch (now) {
            case WELL -> taken.add(alert);
            case THROWS -> throw new IOException("nobody there");
            case BREAKS -> throw new IllegalStateException("a bug in the channel");
            case HANGS -> {
                hanging.countDown();
                new CountDownLatch(1).await();
            }
        }
    }

    /** The next alert. */
    Alert next() throws InterruptedException {
        Alert alert = taken.poll(20, TimeUnit.SECONDS);
        if (alert == null) {
            throw new AssertionError("no alert came by " + name);
        }
        return alert;
    }
}
