package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
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

    static void write(Path file, Body body) {
        try {
            Files.createFile(file, mode());
        } catch (FileAlreadyExistsException e) {
            throw new VaultConfigurationException("the file " + file + " is there already: name a new one", e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        boolean whole = false;
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                body.write(out);
            }
            whole = true;
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            if (!whole) {
                delete(file);
            }
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
