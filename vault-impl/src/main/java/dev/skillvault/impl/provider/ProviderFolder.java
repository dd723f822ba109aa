package dev.skillvault.impl.provider;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.file.FileMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The descriptors in a folder that an operator names: each {@code NAME.json} describes the provider {@code NAME}. Whoever can write
 * there decides where tokens are sent, so neither the folder nor a file in it may be writable for others.
 */
public final class ProviderFolder {
    private static final String SUFFIX = ".json";

    private ProviderFolder() {}

    /**
     * Reads the folder.
     *
     * @throws VaultConfigurationException if it cannot be read, others can write there, or a descriptor is refused
     */
    public static List<CatalogEntry> read(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (!Files.isDirectory(real)) {
                throw new VaultConfigurationException("there is no folder of provider descriptors at " + folder);
            }
            refuseIfOthersCanWrite(real);
            List<CatalogEntry> found = new ArrayList<>();
            for (Path file : descriptors(real)) {
                found.add(entry(file));
            }
            return found;
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the folder of provider descriptors " + folder
                            + " cannot be read: is it there, and may this user read it?",
                    e);
        }
    }

    private static List<Path> descriptors(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> fileName(file).endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static CatalogEntry entry(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VaultConfigurationException(
                    "the provider descriptor " + file + " is refused: it is not a plain file");
        }
        refuseIfOthersCanWrite(file);
        String name = fileName(file);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return SourcedProviders.entry(
                    DescriptorLimits.read(in, file.toString()),
                    name.substring(0, name.length() - SUFFIX.length()),
                    file.toString());
        }
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private static void refuseIfOthersCanWrite(Path path) throws IOException {
        if (FileMode.othersCanWrite(path)) {
            throw new VaultConfigurationException(
                    path + " is refused: others can write there, and so decide where tokens are sent; use chmod go-w");
        }
    }
}
