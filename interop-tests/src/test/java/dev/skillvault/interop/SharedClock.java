package dev.skillvault.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The system's clock, ahead by what a file says that several processes have mapped: one of them sets it forward for all at once.
 *
 * <p>Thread-safe; only one process may {@link #advance}.
 */
final class SharedClock extends Clock {
    private final Clock system = Clock.systemUTC();
    private final MappedByteBuffer ahead;

    private SharedClock(MappedByteBuffer ahead) {
        this.ahead = ahead;
    }

    static SharedClock in(Path folder) {
        try (FileChannel file = FileChannel.open(
                folder.resolve("clock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new SharedClock(file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void advance(Duration by) {
        ahead.putLong(0, ahead.getLong(0) + by.toMillis());
    }

    @Override
    public Instant instant() {
        return system.instant().plusMillis(ahead.getLong(0));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("everything here is in UTC");
    }
}
