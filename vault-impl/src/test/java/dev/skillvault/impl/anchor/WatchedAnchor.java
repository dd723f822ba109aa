package dev.skillvault.impl.anchor;

import dev.skillvault.audit.Checkpoint;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Another anchor, of which one can wait until it was tried, and tried again. */
final class WatchedAnchor implements Anchor {
    /** Down when it has kept something. */
    final CountDownLatch kept = new CountDownLatch(1);
    /** Down when it was asked a second time: then the vault has noted what came of the first. */
    final CountDownLatch askedTwice = new CountDownLatch(2);
    /** Down when it could not be asked a second time, or could not keep something. */
    final CountDownLatch failedTwice = new CountDownLatch(2);

    private final Anchor anchor;

    WatchedAnchor(Anchor anchor) {
        this.anchor = anchor;
    }

    @Override
    public String name() {
        return anchor.name();
    }

    @Override
    public boolean local() {
        return anchor.local();
    }

    @Override
    public boolean recalls() {
        return anchor.recalls();
    }

    @Override
    public void keep(Checkpoint checkpoint) throws IOException {
        try {
            anchor.keep(checkpoint);
            kept.countDown();
        } catch (IOException e) {
            failedTwice.countDown();
            throw e;
        }
    }

    @Override
    public List<Checkpoint> newest() throws IOException {
        askedTwice.countDown();
        try {
            return anchor.newest();
        } catch (IOException e) {
            failedTwice.countDown();
            throw e;
        }
    }

    @Override
    public void setAside(Checkpoint accepted) throws IOException {
        anchor.setAside(accepted);
    }

    @Override
    public void close() {
        anchor.close();
    }
}
