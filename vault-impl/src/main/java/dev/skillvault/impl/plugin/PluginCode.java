package dev.skillvault.impl.plugin;

import dev.skillvault.skill.Skill;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All code of one skill, in memory and not yet loaded: the jars in the order of their names, of which exactly one says which class the
 * skill is.
 */
final class PluginCode {
    private static final String SERVICE = "META-INF/services/" + Skill.class.getName();

    private final Path path;
    private final List<PluginJar> jars;
    private final String provider;

    private PluginCode(Path path, List<PluginJar> jars) {
        this.path = path;
        this.jars = jars;
        this.provider = provider(path, jars);
        refuseTwice(path, jars);
    }

    static PluginCode read(PluginFolder.Place place) {
        return new PluginCode(
                place.path(), place.jars().stream().map(PluginJar::read).toList());
    }

    private static String provider(Path path, List<PluginJar> jars) {
        List<String> providers = new ArrayList<>();
        for (PluginJar jar : jars) {
            byte[] service = jar.entries().get(SERVICE);
            if (service != null) {
                new String(service, StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .forEach(providers::add);
            }
        }
        if (providers.isEmpty()) {
            throw Refusal.of(path, "no skill is named in " + SERVICE);
        }
        if (providers.size() > 1) {
            throw Refusal.of(path, "more than one skill is named in " + SERVICE + ": " + String.join(", ", providers));
        }
        String entry = providers.get(0).replace('.', '/') + ".class";
        if (jars.stream().noneMatch(jar -> jar.entries().containsKey(entry))) {
            throw Refusal.of(
                    path, "the class " + providers.get(0) + ", which is named in " + SERVICE + ", is not in it");
        }
        return providers.get(0);
    }

    /** Which of two would be loaded would depend on file names. */
    private static void refuseTwice(Path path, List<PluginJar> jars) {
        Map<String, PluginJar> seen = new LinkedHashMap<>();
        for (PluginJar jar : jars) {
            for (String entry : jar.entries().keySet()) {
                PluginJar other = isClass(entry) ? seen.put(entry, jar) : null;
                if (other != null) {
                    throw Refusal.of(
                            path,
                            "two of its jars hold " + entry + ": " + PluginFolder.name(other.path()) + " and "
                                    + PluginFolder.name(jar.path()));
                }
            }
        }
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.endsWith("module-info.class") && !entry.startsWith("META-INF/");
    }

    Path path() {
        return path;
    }

    List<PluginJar> jars() {
        return jars;
    }

    /** The name of the skill's class. */
    String provider() {
        return provider;
    }

    /**
     * The SHA-256 of one jar's bytes, as {@code sha256sum} says it; of several, over names and bytes in the order of the names. In lower-case
     * hexadecimal.
     */
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (PluginJar jar : jars) {
                if (jars.size() > 1) {
                    byte[] name = PluginFolder.name(jar.path()).getBytes(StandardCharsets.UTF_8);
                    // the lengths part names and contents, so that no two folders make the same bytes
                    digest.update((name.length + " " + jar.bytes().length + "\n").getBytes(StandardCharsets.US_ASCII));
                    digest.update(name);
                }
                digest.update(jar.bytes());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
