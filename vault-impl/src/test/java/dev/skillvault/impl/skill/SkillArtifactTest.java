package dev.skillvault.impl.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as part of a skill that comes from a folder of classes. */
class SkillArtifactTest {
    @TempDir
    Path folder;

    private Path classes;
    private Path elsewhere;

    /** Stands for a skill's class. */
    public static final class Sample {}

    @BeforeEach
    void copyTheClass() throws Exception {
        classes = Files.createDirectory(folder.resolve("classes"));
        elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path file = classes.resolve(Sample.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream code = SkillArtifactTest.class.getResourceAsStream("SkillArtifactTest$Sample.class")) {
            Files.write(file, Objects.requireNonNull(code).readAllBytes());
        }
        Files.writeString(elsewhere.resolve("prompt.txt"), "be kind");
    }

    private String sha256() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            return SkillArtifact.sha256(loader.loadClass(Sample.class.getName()));
        }
    }

    @Test
    void whatIsBehindALinkedFolderIsPartOfIt() throws Exception {
        String without = sha256();
        Files.createSymbolicLink(classes.resolve("more"), elsewhere);
        String kind = sha256();
        assertThat(kind).isNotEqualTo(without).isEqualTo(sha256());
        Files.writeString(elsewhere.resolve("prompt.txt"), "be cruel");
        assertThat(sha256()).isNotEqualTo(kind);
    }

    @Test
    void whatIsBehindALinkedFileIsPartOfIt() throws Exception {
        Files.createSymbolicLink(classes.resolve("prompt.txt"), elsewhere.resolve("prompt.txt"));
        String kind = sha256();
        Files.writeString(elsewhere.resolve("prompt.txt"), "be cruel");
        assertThat(sha256()).isNotEqualTo(kind);
    }

    @Test
    void aLinkToItselfIsRefused() throws Exception {
        Files.createSymbolicLink(classes.resolve("again"), classes);
        assertThatThrownBy(this::sha256)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("cannot be read");
    }
}
