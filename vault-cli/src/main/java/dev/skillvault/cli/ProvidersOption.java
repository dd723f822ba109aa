package dev.skillvault.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where more providers are described. */
final class ProvidersOption {
    @Option(
            names = "--providers",
            paramLabel = "FOLDER",
            description =
                    "a folder of more provider descriptors, NAME.json each, that only its owner can write; repeatable")
    private final List<Path> folders = new ArrayList<>();

    List<Path> folders() {
        return folders;
    }
}
