package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that an identity, or a part of it, is read from. A file with a private key must be its owner's only: nobody else may read
 * it, for the key, nor write it, for the one put in its place.
 */
final class IdentityFile {

    private static final int MAX_LENGTH = 1 << 20;
    private static final Set<PosixFilePermission> OWNERS_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private IdentityFile() {}

    /** How sentences name a file. */
    static String name(String what, Path file) {
        return "the " + what + " file '" + file.getFileName() + "'";
    }

    /** Reads a file that holds no secret. */
    static byte[] readPublic(String name, Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_LENGTH + 1);
        } catch (NoSuchFileException e) {
            throw new IdentityException(name + " does not exist");
        } catch (IOException e) {
            throw new IdentityException(name + " cannot be read");
        }
        if (content.length > MAX_LENGTH) {
            Arrays.fill(content, (byte) 0);
            throw new IdentityException(name + " is too long to hold an identity");
        }
        return content;
    }

    /** Reads a file with a private key; the caller wipes what it gets. */
    static byte[] readSecret(String name, Path file) {
        try {
            if (isOpenToOthers(file)) {
                throw new IdentityException(name
                        + " holds a private key but is open to others than its owner: run 'chmod 600 "
                        + file.getFileName() + "'");
            }
        } catch (NoSuchFileException e) {
            throw new IdentityException(name + " does not exist");
        } catch (IOException e) {
            throw new IdentityException(name + " cannot be read");
        }
        return readPublic(name, file);
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix") // or else Windows
                && !OWNERS_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }
}
