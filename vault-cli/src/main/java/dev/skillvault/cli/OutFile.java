package dev.skillvault.cli;

import static java.util.Objects.requireNonNull;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file, for its owner only where files have modes: whole, or not there. */
final class OutFile {
    private OutFile() {}

    /** Writes into the file. */
    @FunctionalInterface
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    /** Refuses a file that is there, before work is done for it. */
    static void requireNew(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VaultConfigurationException("the file " + file + " is there already: name a new one");
        }
    }

    /** Writes beside it first: whoever ends the program in the middle finds no file of that name. */
    static void write(Path file, Body body) {
        requireNew(file);
        Path beside = beside(file);
        try {
            try (OutputStream out = Files.newOutputStream(beside)) {
                body.write(out);
            }
            requireNew(file);
            Files.move(beside, file);
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            delete(beside);
        }
    }

    private static Path beside(Path file) {
        try {
            Path folder = requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
            return Files.createTempFile(folder, "." + file.getFileName(), ".part", mode());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static FileAttribute<?>[] mode() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static VaultConfigurationException unwritable(Path file, IOException cause) {
        return new VaultConfigurationException(
                "the file " + file + " cannot be written: is its folder there, and is there space?", cause);
    }
}
