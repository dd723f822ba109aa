package dev.skillvault.impl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.plugin.ProbeSkill;
import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no skill, or not safe to load, is refused in one line that names it. */
class PluginRefusalTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("skills")).toRealPath();
    }

    private Plugins load() {
        return Plugins.load(List.of(folder));
    }

    private void assertRefused(String name, String why) {
        assertThatThrownBy(this::load)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
    }

    private void broken(String name, String body) throws IOException {
        new TestJar()
                .source(
                        "com.example.broken." + name,
                        "package com.example.broken; import dev.skillvault.skill.*;" + "public class " + name
                                + " implements Skill {" + body + "}")
                .skill("com.example.broken." + name)
                .write(folder.resolve("broken.jar"));
    }

    @Test
    void aJarAndAFolderOfJarsAreSkillsAndOtherFilesAreNot() throws Exception {
        Path jar = TestJar.probe().write(folder.resolve("one.jar"));
        TestJar.probe().write(folder.resolve("two/skill.jar"));
        new TestJar().classes("Library").write(folder.resolve("two/library.jar"));
        Files.writeString(folder.resolve("read-me.txt"), "not a skill");
        Files.writeString(folder.resolve(".hidden.jar"), "not a skill");
        try (Plugins plugins = load()) {
            assertThat(plugins.skills())
                    .extracting(Object::toString)
                    .containsExactly(jar.toString(), folder.resolve("two").toString());
            assertThat(plugins.skills())
                    .allSatisfy(
                            skill -> assertThat(skill.manifest().id().value()).isEqualTo("probe"));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            assertThat(((PluginSkill) plugins.skills().get(0)).artifact())
                    .isEqualTo(HexFormat.of().formatHex(hash));
        }
    }

    @Test
    void theHashOfAFolderIsOverAllItsJars() throws Exception {
        TestJar.probe().write(folder.resolve("two/skill.jar"));
        new TestJar().text("a", "1").write(folder.resolve("two/library.jar"));
        String before = onlyArtifact();
        assertThat(onlyArtifact()).isEqualTo(before);
        new TestJar().text("a", "2").write(folder.resolve("two/library.jar"));
        String changed = onlyArtifact();
        assertThat(changed).isNotEqualTo(before);
        Files.move(folder.resolve("two/library.jar"), folder.resolve("two/other.jar"));
        assertThat(onlyArtifact()).isNotIn(before, changed);
    }

    private String onlyArtifact() {
        try (Plugins plugins = load()) {
            return ((PluginSkill) plugins.skills().get(0)).artifact();
        }
    }

    @Test
    void noSkillOrMoreThanOne() throws Exception {
        Path jar = folder.resolve("x.jar");
        new TestJar().classes("Library").write(jar);
        assertRefused("x.jar", "no skill is named in META-INF/services/dev.skillvault.skill.Skill");
        new TestJar()
                .classes("ProbeSkill")
                .skill("com.example.plugin.ProbeSkill", "com.example.plugin.Other")
                .write(jar);
        assertRefused("x.jar", "more than one skill");
        new TestJar().skill("com.example.plugin.ProbeSkill").write(jar);
        assertRefused("x.jar", "the class com.example.plugin.ProbeSkill, which is named");
    }

    @Test
    void aSkillThatDoesNotWork() throws Exception {
        broken(
                "NoSkill",
                "static { if (true) throw new IllegalStateException(\"two\\nlines\"); }"
                        + "public SkillManifest manifest() { return null; } public Object tools(SkillContext c) { return c; }");
        assertRefused(
                "broken.jar", "loading com.example.broken.NoSkill failed with java.util.ServiceConfigurationError");
        broken(
                "Throws",
                "public SkillManifest manifest() { throw new IllegalStateException(\"two\\nlines\"); }"
                        + "public Object tools(SkillContext c) { return c; }");
        assertRefused("broken.jar", "its manifest() failed with java.lang.IllegalStateException");
        broken(
                "Nothing",
                "public SkillManifest manifest() { return null; } public Object tools(SkillContext c) { return c; }");
        assertRefused("broken.jar", "its manifest() failed with java.lang.NullPointerException");
        broken(
                "Lost",
                "public SkillManifest manifest() { return SkillManifest.resource(Lost.class, \"/lost.json\"); }"
                        + "public Object tools(SkillContext c) { return c; }");
        assertRefused("broken.jar", "there is no manifest /lost.json");
        new TestJar()
                .mislabelled("ProbeSkill", "com/example/Torn.class")
                .skill("com.example.Torn")
                .write(folder.resolve("broken.jar"));
        assertRefused("broken.jar", "loading com.example.Torn failed with");
        Files.writeString(folder.resolve("broken.jar"), "no jar");
        assertRefused("broken.jar", "no skill is named");
    }

    @Test
    void aPackageOfTheJdkOrOfTheVault() throws Exception {
        for (String entry : List.of(
                "java/lang/Evil.class",
                "dev/skillvault/Vault.class",
                "dev/skillvault/impl/Evil.class",
                "META-INF/versions/17/dev/skillvault/Vault.class")) {
            TestJar.probe().text(entry, "x").write(folder.resolve("evil.jar"));
            assertRefused("evil.jar", entry);
        }
    }

    @Test
    void oneClassInTwoJars() throws Exception {
        TestJar.probe().write(folder.resolve("two/skill.jar"));
        new TestJar().classes("Late").write(folder.resolve("two/library.jar"));
        assertRefused("two", "two of its jars hold com/example/plugin/Late.class: library.jar and skill.jar");
    }

    @Test
    void whatOthersCanWrite() throws Exception {
        Path jar = TestJar.probe().write(folder.resolve("two/skill.jar"));
        for (Path path : List.of(jar, folder.resolve("two"), folder)) {
            String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxr-x"));
            assertRefused(path.toString(), "chmod go-w");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(before));
        }
        load().close();
    }

    @Test
    void linksFoldersInFoldersAndFoldersWithoutJars() throws Exception {
        Path jar = TestJar.probe().write(temp.resolve("elsewhere/skill.jar"));
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);
        assertRefused("link.jar", "it is a link");
        Files.delete(link);
        link = Files.createSymbolicLink(folder.resolve("linked"), temp.resolve("elsewhere"));
        assertRefused("linked", "it is a link");
        Files.delete(link);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused("empty", "there is no jar in the folder");
        Files.createDirectory(empty.resolve("lib"));
        assertRefused("empty", "it holds a folder, lib");
    }

    @Test
    void aFolderThatIsNotThere() {
        assertThatThrownBy(() -> Plugins.load(List.of(temp.resolve("none"))))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("none cannot be read");
    }

    @Test
    void whatIsSharedIsWhatTheApiExports() throws Exception {
        Path api = Path.of(VaultConfigurationException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(api).find("dev.skillvault.api").orElseThrow().descriptor();
        assertThat(SharedPackages.API)
                .isEqualTo(module.exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet()));
        assertThat(SharedPackages.isApi(ProbeSkill.class.getName())).isFalse();
        assertThat(SharedPackages.isApi("dev.skillvault.impl.EmbeddedVault")).isFalse();
    }
}
