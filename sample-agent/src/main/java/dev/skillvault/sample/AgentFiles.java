package dev.skillvault.sample;

import dev.skillvault.identity.AgentIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** The sample's own files: its folder, its identity and the identity's password, which a real agent would get from elsewhere. */
final class AgentFiles {
    static final String AGENT = "sample-agent";

    private AgentFiles() {}

    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Loads the identity, or makes one the first time. */
    static AgentIdentity identity(Scene scene) throws IOException {
        boolean known = Files.exists(scene.identity());
        if (!known) {
            writePassword(scene.identityPassword());
        }
        char[] password = Files.readString(scene.identityPassword()).strip().toCharArray();
        try {
            return known
                    ? AgentIdentity.fromPkcs12(scene.identity(), password)
                    : AgentIdentity.createPkcs12(scene.identity(), AGENT, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static void writePassword(Path file) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
}
