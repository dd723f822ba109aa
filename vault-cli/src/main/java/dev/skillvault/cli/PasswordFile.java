package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a password from the first line of a file that only its owner may read. A password is never an argument: those are shown to
 * every user of the machine, and kept in the shell's history.
 */
final class PasswordFile {
    private static final int LONGEST = 4 * 1024;
    private static final Set<PosixFilePermission> OWNERS_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PasswordFile() {}

    /** The first line in UTF-8 without its end, not empty; the caller wipes it. */
    static char[] read(Path file) {
        byte[] bytes = {};
        try {
            requireOwnersOnly(file);
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LONGEST);
            }
            return firstLine(file, bytes);
        } catch (CharacterCodingException e) {
            throw new VaultConfigurationException("the password file " + file + " is not text in UTF-8");
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the password file " + file + " cannot be read: is it there, and may this user read it?");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static void requireOwnersOnly(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return; // Windows: the folder's access list is what there is
        }
        if (!OWNERS_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new VaultConfigurationException(
                    "the password file " + file + " is open to others than its owner: run 'chmod 600 " + file + "'");
        }
    }

    private static char[] firstLine(Path file, byte[] bytes) throws CharacterCodingException {
        int length = 0;
        while (length < bytes.length && bytes[length] != '\n' && bytes[length] != '\r') {
            length++;
        }
        if (length == 0 || length == LONGEST) {
            throw new VaultConfigurationException("the password file " + file
                    + (length == 0 ? " has nothing in its first line" : " has a first line that is too long"));
        }
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        try {
            return Arrays.copyOf(text.array(), text.limit());
        } finally {
            Arrays.fill(text.array(), '\0');
        }
    }
}
