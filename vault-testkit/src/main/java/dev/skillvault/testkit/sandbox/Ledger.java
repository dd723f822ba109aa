package dev.skillvault.testkit.sandbox;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Notes each secret the sandbox issued, and each it saw that the client had made, as one JSON line in a file. The canary
 * scan reads that file to know what to look for.
 */
final class Ledger {

    static final String PROPERTY = "skillvault.canary.ledger";

    /** RFC 7515 section 7.1: header, payload and signature in base64url. */
    private static final Pattern SIGNED_JWT = Pattern.compile("[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}");

    private final @Nullable Path file;

    /** A ledger without a file forgets what it is told. */
    Ledger(@Nullable Path file) {
        this.file = file;
    }

    static @Nullable Path configured() {
        String path = System.getProperty(PROPERTY);
        return path == null || path.isBlank() ? null : Path.of(path);
    }

    /** Notes an assertion that was sent. What has not the shape of a signed JWT is a test's junk and no secret. */
    void noteAssertion(String compact) {
        if (SIGNED_JWT.matcher(compact).matches()) {
            note("assertion", compact);
        }
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
