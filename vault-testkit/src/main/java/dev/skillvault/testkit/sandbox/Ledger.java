package dev.skillvault.testkit.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Notes each secret the sandbox issued, and each it saw that the client had made, as one JSON line in a file. The canary
 * scan reads that file to know what to look for.
 */
final class Ledger {

    static final String PROPERTY = "skillvault.canary.ledger";

    private final @Nullable Path file;

    /** A ledger without a file forgets what it is told. */
    Ledger(@Nullable Path file) {
        this.file = file;
    }

    static @Nullable Path configured() {
        String path = System.getProperty(PROPERTY);
        return path == null || path.isBlank() ? null : Path.of(path);
    }

    /** Notes the secret and hands it back. */
    String note(String kind, String value) {
        if (file != null) {
            PrivateFiles.append(
                    file, Json.write(Json.object().put("kind", kind).put("value", value)) + System.lineSeparator());
        }
        return value;
    }
}
