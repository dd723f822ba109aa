package dev.skillvault.impl.backup;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.file.ExclusiveFile;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A backup in a folder: one file for each blob, a folder for each segment before the last. A file is written beside its place, synced
 * and renamed over it, and the folder is synced. What begins with a dot is not a blob: the lock file, and what a crash left half
 * written.
 *
 * <p>Thread-safe, and safe between processes.
 */
public final class DirectoryBackupStore implements BackupStore {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final String TEMPORARY = ".new";

    private final Path folder;
    private final boolean posix;
    private final ExclusiveFile lock;

    private DirectoryBackupStore(Path folder) {
        this.folder = folder;
        this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.lock = new ExclusiveFile(folder.resolve(".lock"), "the backup", attributes(FILE_MODE));
    }

    /**
     * Opens a folder, or makes it.
     *
     * @throws VaultConfigurationException if it cannot be made or used, or others can read it
     */
    public static DirectoryBackupStore open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        DirectoryBackupStore store = new DirectoryBackupStore(absolute);
        try {
            store.makeFolder(absolute);
            if (store.posix && !FOLDER_MODE.containsAll(Files.getPosixFilePermissions(absolute))) {
                throw new VaultConfigurationException("the backup's folder " + absolute
                        + " can be read by others: give the backup a folder of its own and set its mode to 0700");
            }
            return new DirectoryBackupStore(absolute.toRealPath());
        } catch (IOException e) {
            throw new VaultConfigurationException("the backup's folder " + absolute + " cannot be made or read");
        }
    }

    /**
     * Refuses to stand in for a database in the same place: who deletes one folder would delete both.
     *
     * @throws VaultConfigurationException if either folder holds the other, symbolic links followed
     */
    void requireApartFrom(Path databaseFolder) {
        Path database = real(databaseFolder);
        if (database.startsWith(folder) || folder.startsWith(database)) {
            throw new VaultConfigurationException("the backup's folder " + folder + " and the vault's folder "
                    + database + " lie in one another: give the backup a place of its own, best on another disk");
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // not there yet: the part of it that is
            Path parent = path.toAbsolutePath().normalize().getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        Path target = file(name);
        Path parent = parent(target);
        makeFolder(parent);
        Path temporary = Files.createTempFile(parent, TEMPORARY, "", attributes(FILE_MODE));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(parent);
    }

    @Override
    public void delete(String name) throws IOException {
        Path target = file(name);
        if (Files.deleteIfExists(target)) {
            sync(parent(target));
        }
    }

    @Override
    public List<String> names(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name ->
                            name.startsWith(prefix) && NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public <T> T exclusively(Action<T> action) throws IOException {
        return lock.hold(action::run);
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a blob");
        }
        return folder.resolve(name);
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException("a file has a folder");
        }
        return parent;
    }

    /** With its parents, each made durable in the folder above it. */
    private void makeFolder(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path above = path.getParent();
        if (above != null) {
            makeFolder(above);
        }
        Files.createDirectory(path, attributes(FOLDER_MODE));
        if (above != null) {
            sync(above);
        }
    }

    /** Makes names durable; where folders cannot be opened (Windows) the file system sees to it. */
    private void sync(Path path) throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> mode) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)} : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
