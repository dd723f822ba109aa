package dev.skillvault.impl.backup;

import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A backup that cannot be reached for a while. */
final class FailingStore implements BackupStore {
    private final BackupStore delegate;
    volatile boolean failing;

    FailingStore(BackupStore delegate) {
        this.delegate = delegate;
    }

    private BackupStore reach() throws IOException {
        if (failing) {
            throw new IOException("the disk is away");
        }
        return delegate;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return reach().read(name);
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        reach().replace(name, content);
    }

    @Override
    public void delete(String name) throws IOException {
        reach().delete(name);
    }

    @Override
    public List<String> names(String prefix) throws IOException {
        return reach().names(prefix);
    }

    @Override
    public <T> T exclusively(Action<T> action) throws IOException {
        return reach().exclusively(action);
    }
}
