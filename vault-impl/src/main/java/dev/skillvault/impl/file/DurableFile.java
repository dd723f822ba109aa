package dev.skillvault.impl.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Replaces a file that only its owner may read, in one step: whatever happens, all of the old content is there or all of the new, and after
 * {@link #replace} returns the new, whatever the machine does next.
 */
public final class DurableFile {
    private static final String TEMPORARY = ".new-";

    private DurableFile() {}

    /** Brings bytes into an open file. */
    @FunctionalInterface
    interface Writer {
        /** Writes all of them. */
        void write(FileChannel channel, byte[] content) throws IOException;
    }

    /**
     * Writes the content beside the file, brings it to disk, and renames it over the file.
     *
     * @param file an absolute path, in a folder that is there
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, DurableFile::write);
    }

    static void replace(Path file, byte[] content, Writer writer) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("not the name of a file");
        }
        Path temporary = Files.createTempFile(folder, TEMPORARY, "", ownerOnly(file));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                writer.write(channel, content);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(folder);
    }

    private static void write(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Makes the names of the files in a folder durable; where folders cannot be opened (Windows) the file system sees to it. */
    public static void sync(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The mode of a new file that only its owner may read; nothing where there are no modes. */
    public static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
