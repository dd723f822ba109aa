package dev.skillvault.impl.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.impl.crypto.SecretBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON key file of a Google service account. What the vault sends to is the descriptor's token endpoint in any case: a file that
 * names another one is refused and not followed.
 */
final class ServiceAccountFile {
    private static final int LARGEST = 64 * 1024;
    /** A mail address as Google's are, or the URL that other servers know an issuer of assertions by. */
    private static final Pattern ISSUER =
            Pattern.compile("[\\w.+-]{1,128}@[\\w.-]{1,128}|https://[\\w.-]{1,128}(/[\\w./-]{0,128})?");
    /** A mail address, or a name that the server knows the user by. */
    private static final Pattern SUBJECT = Pattern.compile("[\\w.+-]{1,128}(@[\\w.-]{1,128})?");

    private static final Pattern KEY_ID = Pattern.compile("[0-9A-Za-z_-]{1,128}");
    private static final ObjectReader STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(JsonNode.class);

    private ServiceAccountFile() {}

    /**
     * The service account a file is of.
     *
     * @param subject for whom it acts, or null
     * @throws IllegalArgumentException that says what is wrong, without anything from the file
     */
    static Renewal.ServiceAccount parse(byte[] file, URI tokenEndpoint, @Nullable String subject, Set<String> scopes) {
        if (file.length > LARGEST) {
            throw malformed("it is too large");
        }
        ObjectNode json = read(file);
        if (!"service_account".equals(text(json, "type"))) {
            throw malformed("its type is not service_account");
        }
        if (!tokenEndpoint.toString().equals(text(json, "token_uri"))) {
            throw malformed("its token_uri is not " + tokenEndpoint);
        }
        String email = text(json, "client_email");
        String keyId = text(json, "private_key_id");
        if (!ISSUER.matcher(email).matches() || !KEY_ID.matcher(keyId).matches()) {
            throw malformed("its client_email or private_key_id is missing or malformed");
        }
        if (subject != null && !SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("the subject is neither a mail address nor a name");
        }
        byte[] pem = text(json, "private_key").getBytes(StandardCharsets.ISO_8859_1);
        try {
            SecretBytes key = RsaPrivateKey.fromPem(pem);
            return new Renewal.ServiceAccount(email, keyId, key, subject, scopes);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    private static ObjectNode read(byte[] file) {
        try {
            JsonNode json = STRICT.readTree(file);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // the parser's message may quote the key
        }
        throw malformed("it is not one JSON object");
    }

    private static String text(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("not a key file of a service account: " + what);
    }
}
