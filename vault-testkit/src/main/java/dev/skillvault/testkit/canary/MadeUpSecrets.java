package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** One secret with a marker and two without, new each time, and the ledger that lists them. */
final class MadeUpSecrets {

    /** Not the sandbox's marker, so that the self-test's traces and sources never trip a real scan. */
    static final String MARKER = "SVselftest4Kz";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> byKind = new LinkedHashMap<>();

    MadeUpSecrets() {
        byKind.put("access_token", "ya29." + MARKER + random());
        byKind.put("code_verifier", random());
        // what needs escaping in JSON or a URL, and '?' and '>' for the two base64 alphabets
        byKind.put("state", "a/b??>>+~ \"" + random());
    }

    Map<String, String> byKind() {
        return byKind;
    }

    void writeLedger(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> secret : byKind.entrySet()) {
            lines.append(json.writeValueAsString(Map.of("kind", secret.getKey(), "value", secret.getValue())))
                    .append('\n');
        }
        Files.writeString(file, lines, UTF_8);
    }

    /** The kind that the report gives for a leak of this one. */
    static String reportedKind(String kind) {
        return kind.equals("access_token") ? NotedSecrets.MARKED : kind;
    }

    private static String random() {
        byte[] random = new byte[33];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
