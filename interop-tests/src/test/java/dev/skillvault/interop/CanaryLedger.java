package dev.skillvault.interop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Notes secrets where the canary scan looks up what to search for. Of a secret that is not the sandbox's own the scan searches the
 * first 24 characters, so that one token of an issuer of JWTs stands for all that are signed alike.
 */
final class CanaryLedger {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CanaryLedger() {}

    /** Notes the secret and hands it back. */
    static synchronized String note(String kind, String value) {
        String ledger = System.getProperty("skillvault.canary.ledger", "");
        if (!ledger.isBlank()) {
            try {
                Path file = Path.of(ledger);
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(
                        file,
                        JSON.writeValueAsString(Map.of("kind", kind, "value", value)) + System.lineSeparator(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return value;
    }
}
