package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** Reads a file whose bytes are a secret, and which only its owner may touch. */
final class SecretFile {
    private static final int LONGEST = 4 * 1024;
    private static final Set<PosixFilePermission> OWNERS_ONLY = PosixFilePermissions.fromString("rwx------");

    private SecretFile() {}

    /** All bytes of it; the caller wipes them. What it is stands in messages, like "vault secret file". */
    static byte[] read(Path file, String what) {
        byte[] bytes = {};
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && !OWNERS_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new VaultConfigurationException(
                        "the " + what + " " + file + " is open to others than its owner: run 'chmod 600 " + file + "'");
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LONGEST + 1);
            }
            if (bytes.length > LONGEST) {
                throw new VaultConfigurationException("the " + what + " " + file + " is longer than 4096 bytes");
            }
            return bytes.clone();
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the " + what + " " + file + " cannot be read: is it there, and may this user read it?");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
