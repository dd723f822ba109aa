package dev.skillvault.impl.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A jar that was read once, into memory. Its hash is taken and its classes are loaded from these bytes, so that what somebody does to the
 * file later changes neither. Of a multi-release jar only the base is used.
 */
final class PluginJar {
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_UNPACKED = 256 << 20;
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/(.+)");

    private final Path path;
    private final byte[] bytes;
    private final Map<String, byte[]> entries;

    private PluginJar(Path path, byte[] bytes, Map<String, byte[]> entries) {
        this.path = path;
        this.bytes = bytes;
        this.entries = entries;
    }

    static PluginJar read(Path path) {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw Refusal.of(path, "it is larger than " + (MOST_BYTES >> 20) + " MB");
            }
            return new PluginJar(path, bytes, unpack(path, bytes));
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.of(path, "it cannot be read as a jar");
        }
    }

    private static Map<String, byte[]> unpack(Path path, byte[] bytes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        int left = MOST_UNPACKED;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                refuseForeignPackage(path, entry.getName());
                byte[] content = zip.readNBytes(left + 1);
                left -= content.length;
                if (left < 0) {
                    throw Refusal.of(path, "unpacked it is larger than " + (MOST_UNPACKED >> 20) + " MB");
                }
                if (entries.put(entry.getName(), content) != null) {
                    throw Refusal.of(path, "it holds " + entry.getName() + " twice");
                }
            }
        }
        return entries;
    }

    /** A class of the JDK or of the vault in a skill's jar is a mistake, or a trap. */
    private static void refuseForeignPackage(Path path, String entry) {
        Matcher versioned = VERSIONED.matcher(entry);
        String name = versioned.matches() ? versioned.group(1) : entry;
        if (name.startsWith("java/") || name.startsWith("dev/skillvault/")) {
            throw Refusal.of(
                    path, "it holds " + entry + ", a package of the JDK or of the vault; leave those out of the jar");
        }
    }

    Path path() {
        return path;
    }

    /** The file's bytes; not copied, nobody outside this package sees them. */
    byte[] bytes() {
        return bytes;
    }

    /** The contents by name; not copied. */
    Map<String, byte[]> entries() {
        return entries;
    }
}
