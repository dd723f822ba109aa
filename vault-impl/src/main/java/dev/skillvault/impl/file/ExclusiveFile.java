package dev.skillvault.impl.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that one thread of one process holds. The operating system drops it when the process ends, however it ends.
 *
 * <p>Thread-safe.
 */
public final class ExclusiveFile {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);

    /** A file's lock belongs to the whole JVM, so its threads take turns first. */
    private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    private final Path file;
    private final String what;
    private final FileAttribute<?>[] attributes;
    private final ReentrantLock threads;

    /**
     * A lock.
     *
     * @param file a file of its own, made when it is first needed
     * @param what is held, to complete "another program holds ..."
     */
    public ExclusiveFile(Path file, String what, FileAttribute<?>... attributes) {
        this.file = file;
        this.what = what;
        this.attributes = attributes;
        this.threads = IN_THIS_JVM.computeIfAbsent(file, key -> new ReentrantLock());
    }

    /** Runs the action under the lock; from inside, at once. */
    public <T> T hold(Action<T> action) throws IOException {
        try {
            if (!threads.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            try {
                return threads.getHoldCount() > 1 ? action.run() : holdFile(action);
            } finally {
                threads.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + what);
        }
    }

    private <T> T holdFile(Action<T> action) throws IOException, InterruptedException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes)) {
            FileLock held = acquire(channel);
            try {
                return action.run();
            } finally {
                held.release();
            }
        }
    }

    /** By asking again and again, since a wait for a file's lock has no end. */
    private FileLock acquire(FileChannel channel) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            FileLock held = channel.tryLock();
            if (held != null) {
                return held;
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        throw busy();
    }

    private IOException busy() {
        return new IOException("another program holds " + what);
    }

    /**
     * What is done under the lock.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    public interface Action<T> {
        /** Does it. */
        T run() throws IOException;
    }
}
