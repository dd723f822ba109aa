package dev.skillvault.impl.identity;

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
 * Writes a new file that only its owner may read, whole or not at all: an empty file with the right mode takes the name
 * first, which fails if the name is taken; the content is written and synced beside it and moved over it in one step.
 */
final class OwnerOnlyFile {

    private OwnerOnlyFile() {}

    /**
     * Writes the file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one, which is left alone
     */
    static void writeNew(Path file, byte[] content) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException("not the name of a file");
        }
        Files.createFile(target, ownerOnly(target));
        boolean written = false;
        try {
            Path temporary = Files.createTempFile(folder, ".identity", ".new", ownerOnly(target));
            try {
                write(temporary, content);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
                written = true;
                sync(folder);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } finally {
            if (!written) {
                Files.deleteIfExists(target);
            }
        }
    }

    private static void write(Path temporary, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes the new name durable; where folders cannot be synced (Windows) the file system sees to it. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // nothing more can be done, and the file is complete
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0]; // Windows: the folder's access list is what there is
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }
}
