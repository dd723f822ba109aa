package dev.skillvault.impl.plugin;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.file.FileMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of skills: each {@code NAME.jar} in it is one, and so is each sub-folder, with the jars of its libraries. Whoever can write
 * there runs code in the agent, so nothing of it may be writable for others, and nothing may be a link. Other files, and names that begin
 * with a dot, are not looked at.
 */
final class PluginFolder {
    private static final String JAR = ".jar";

    /** Where one skill is: a jar or a folder of jars. */
    record Place(Path path, List<Path> jars) {}

    private PluginFolder() {}

    /** The skills' places, by name. */
    static List<Place> places(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (!Files.isDirectory(real)) {
                throw new VaultConfigurationException("there is no folder of skills at " + folder);
            }
            refuseIfOthersCanWrite(real);
            List<Place> places = new ArrayList<>();
            for (Path path : list(real)) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    refuseIfOthersCanWrite(path);
                    places.add(new Place(path, jarsIn(path)));
                } else if (isJar(path)) {
                    places.add(new Place(path, List.of(checked(path))));
                }
            }
            return places;
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the folder of skills " + folder + " cannot be read: is it there, and may this user read it?", e);
        }
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path path : list(folder)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw Refusal.of(folder, "it holds a folder, " + name(path) + "; put all jars of a skill side by side");
            }
            if (isJar(path)) {
                jars.add(checked(path));
            }
        }
        if (jars.isEmpty()) {
            throw Refusal.of(folder, "there is no jar in the folder");
        }
        return jars;
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.list(folder)) {
            paths = all.filter(path -> !name(path).startsWith("."))
                    .sorted((one, other) -> name(one).compareTo(name(other)))
                    .toList();
        }
        for (Path path : paths) {
            if (Files.isSymbolicLink(path)) {
                throw Refusal.of(path, "it is a link; copy the file or folder here");
            }
        }
        return paths;
    }

    private static Path checked(Path jar) throws IOException {
        if (!Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS)) {
            throw Refusal.of(jar, "it is not a plain file");
        }
        refuseIfOthersCanWrite(jar);
        return jar;
    }

    private static boolean isJar(Path path) {
        return name(path).endsWith(JAR);
    }

    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static void refuseIfOthersCanWrite(Path path) throws IOException {
        if (FileMode.othersCanWrite(path)) {
            throw Refusal.of(path, "others can write there, and so run code in the agent; use chmod go-w");
        }
    }
}
