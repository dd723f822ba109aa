package dev.skillvault.impl.anchor;

import dev.skillvault.audit.Checkpoint;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** An anchor that can hang, fail, and know something before it was ever given anything. */
final class TestAnchor implements Anchor {
    final BlockingQueue<Checkpoint> kept = new LinkedBlockingQueue<>();
    /** Counted down when something is first wanted of it. */
    final CountDownLatch asked = new CountDownLatch(1);
    /** Down when it has failed, or said what it knew, a second time: then the vault has noted what came of the first. */
    final CountDownLatch askedAgain = new CountDownLatch(2);

    private final String name;
    private final List<Checkpoint> known;
    volatile CountDownLatch open = new CountDownLatch(0);
    volatile String failure = "";

    TestAnchor(String name, Checkpoint... known) {
        this.name = name;
        this.known = List.of(known);
    }

    /** Every {@link #keep} hangs from now on, until the latch is counted down. */
    CountDownLatch hang() {
        open = new CountDownLatch(1);
        return open;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean local() {
        return false;
    }

    @Override
    public void keep(Checkpoint checkpoint) throws IOException {
        asked.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        if (!failure.isEmpty()) {
            askedAgain.countDown();
            throw new IOException(failure);
        }
        kept.add(checkpoint);
    }

    @Override
    public List<Checkpoint> newest() {
        asked.countDown();
        if (!known.isEmpty()) {
            askedAgain.countDown();
        }
        return known;
    }
}
