package dev.skillvault.impl.skill;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.plugin.PluginSkill;
import dev.skillvault.skill.Skill;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of what a skill's class was loaded from: of the jar's bytes, or, for a folder of classes, over the sorted relative paths and
 * the contents of its files, those behind symbolic links too. Of a class that comes from neither, like one in a jar within a jar, over the class file alone.
 */
final class SkillArtifact {
    private static final int CHUNK = 65_536;

    private SkillArtifact() {}

    /** In lower-case hexadecimal. Of a skill from a folder of jars, of the bytes that were loaded. */
    static String sha256(Skill skill) {
        return skill instanceof PluginSkill plugin ? plugin.artifact() : sha256(skill.getClass());
    }

    static String sha256(Class<?> skill) {
        try {
            Path source = source(skill);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (source != null && Files.isRegularFile(source)) {
                add(digest, source);
            } else if (source != null && Files.isDirectory(source)) {
                addFolder(digest, source);
            } else {
                addClassFile(digest, skill);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new VaultConfigurationException("the artifact of the skill " + skill.getName() + " cannot be read");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static @Nullable Path source(Class<?> skill) {
        CodeSource code = skill.getProtectionDomain().getCodeSource();
        URL location = code == null ? null : code.getLocation();
        try {
            URI uri = location == null ? null : location.toURI();
            return uri != null && "file".equals(uri.getScheme()) ? Path.of(uri) : null;
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }

    private static void addFolder(MessageDigest digest, Path folder) throws IOException {
        List<Path> files;
        // a class loader follows links as well: what is behind them is part of the skill
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            files = all.filter(Files::isRegularFile).collect(Collectors.toList());
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
        files.sort((one, other) -> name(folder, one).compareTo(name(folder, other)));
        for (Path file : files) {
            byte[] name = name(folder, file).getBytes(StandardCharsets.UTF_8);
            // the lengths part names and contents, so that no two folders make the same bytes
            digest.update((name.length + " " + Files.size(file) + "\n").getBytes(StandardCharsets.US_ASCII));
            digest.update(name);
            add(digest, file);
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static void addClassFile(MessageDigest digest, Class<?> skill) throws IOException {
        String name = skill.getName();
        try (InputStream bytes = skill.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            if (bytes == null) {
                throw new IOException("no class file");
            }
            add(digest, bytes);
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            add(digest, bytes);
        }
    }

    private static void add(MessageDigest digest, InputStream bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = bytes.read(chunk); read >= 0; read = bytes.read(chunk)) {
            digest.update(chunk, 0, read);
        }
    }
}
