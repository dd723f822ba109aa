package dev.skillvault.impl.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** The yardstick of durable appends: a raw file whose one writer shares an fdatasync among all that wait. */
public final class GroupCommitFile implements AutoCloseable {
    private static final int BYTES = 400;

    private record Line(ByteBuffer bytes, CompletableFuture<Boolean> done) {}

    private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>();
    private final FileChannel file;
    private final Thread writer;

    private GroupCommitFile(FileChannel file) {
        this.file = file;
        this.writer = new Thread(this::write, "group-commit-file");
        writer.setDaemon(true);
    }

    public static GroupCommitFile create(Path path) throws IOException {
        GroupCommitFile made =
                new GroupCommitFile(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        made.writer.start();
        return made;
    }

    /** Returns when as many bytes as an entry has are on the disk. */
    public boolean append() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        queue.add(new Line(ByteBuffer.allocate(BYTES), done));
        return done.join();
    }

    private void write() {
        List<Line> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch);
                for (Line line : batch) {
                    while (line.bytes().hasRemaining()) {
                        file.write(line.bytes());
                    }
                }
                file.force(false);
                batch.forEach(line -> line.done().complete(true));
                batch.clear();
            }
        } catch (InterruptedException | IOException e) {
            batch.forEach(line -> line.done().completeExceptionally(e));
        }
    }

    @Override
    public void close() throws IOException {
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
