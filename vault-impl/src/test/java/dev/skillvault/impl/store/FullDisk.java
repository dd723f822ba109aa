package dev.skillvault.impl.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.disk.FilePathDisk;

/**
 * A folder whose files H2 can make no longer once it is full, and can neither read nor write while it is gone. H2 looks for a file system under the name that stands before a colon in a
 * path, and so a folder that ends in one has its own.
 */
public final class FullDisk extends FilePathDisk {
    private final String scheme;
    private final AtomicBoolean full;
    private final AtomicBoolean gone;

    private FullDisk(String scheme, AtomicBoolean full, AtomicBoolean gone) {
        this.scheme = scheme;
        this.full = full;
        this.gone = gone;
    }

    /** Makes the folder. */
    public static FullDisk in(Path parent) throws IOException {
        FullDisk disk = new FullDisk(parent.resolve("disk").toString(), new AtomicBoolean(), new AtomicBoolean());
        Files.createDirectory(
                disk.folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FilePath.register(disk);
        return disk;
    }

    public Path folder() {
        return Path.of(scheme + ":");
    }

    /** From now on nothing can be appended to any file, until there is room again. */
    public void setFull(boolean value) {
        full.set(value);
    }

    /** From now on no file can be opened, read or written, until the disk is back. */
    public void setGone(boolean value) {
        gone.set(value);
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public FullDisk getPath(String path) {
        FullDisk file = new FullDisk(scheme, full, gone);
        file.name = translateFileName(path);
        return file;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        requireThere(gone);
        return new Limited(super.open(mode), full, gone);
    }

    private static void requireThere(AtomicBoolean gone) throws IOException {
        if (gone.get()) {
            throw new IOException("Input/output error");
        }
    }

    private static final class Limited extends FileBase {
        private final FileChannel file;
        private final AtomicBoolean full;
        private final AtomicBoolean gone;

        Limited(FileChannel file, AtomicBoolean full, AtomicBoolean gone) {
            this.file = file;
            this.full = full;
            this.gone = gone;
        }

        private void requireRoom(long end) throws IOException {
            requireThere(gone);
            if (full.get() && end > file.size()) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            requireRoom(file.position() + bytes.remaining());
            return file.write(bytes);
        }

        @Override
        public synchronized int write(ByteBuffer bytes, long position) throws IOException {
            requireRoom(position + bytes.remaining());
            return file.write(bytes, position);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            requireThere(gone);
            return file.read(bytes);
        }

        @Override
        public synchronized int read(ByteBuffer bytes, long position) throws IOException {
            requireThere(gone);
            return file.read(bytes, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            requireThere(gone);
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
