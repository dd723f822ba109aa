package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a sandbox keeps its state between runs, if it does: one JSON file, replaced atomically, without any secret. */
final class StateFile {

    private final @Nullable Path path;
    private String last = "";

    StateFile(@Nullable Path path) {
        this.path = path;
    }

    boolean isKept() {
        return path != null;
    }

    Optional<JsonNode> load() {
        if (path == null || !Files.exists(path)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(path, StandardCharsets.UTF_8);
            JsonNode state = Json.read(text)
                    .orElseThrow(() -> new IllegalStateException("the sandbox's state file is damaged: " + path));
            last = text;
            return Optional.of(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(JsonNode state) {
        String text = Json.write(state);
        if (path != null && !text.equals(last)) {
            PrivateFiles.replace(path, text);
            last = text;
        }
    }
}
