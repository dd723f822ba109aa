package dev.skillvault.impl.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A resource of an entry as {@code audit_resource} holds it. Text that has no place in an index, because it is too long or a database
 * cannot hold it, stands there as {@code sha256:} and its SHA-256; so does text that looks like that, or two texts would be one.
 *
 * @param kind like {@code repository}
 * @param resource which one
 */
record ResourceTerm(String kind, String resource) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int KIND_WIDTH = 100;
    private static final int RESOURCE_WIDTH = 400;
    private static final String HASHED = "sha256:";

    /** The term for a resource. */
    static ResourceTerm of(String kind, String resource) {
        return new ResourceTerm(indexed(kind, KIND_WIDTH), indexed(resource, RESOURCE_WIDTH));
    }

    /** The terms of an entry; none for text that is no object of arrays of text. */
    static Set<ResourceTerm> all(String resources) {
        Set<ResourceTerm> terms = new LinkedHashSet<>();
        try (JsonParser json = JSON.createParser(resources)) {
            if (json.nextToken() == JsonToken.START_OBJECT && readObject(json, terms) && json.nextToken() == null) {
                return terms;
            }
        } catch (IOException e) {
            // falls through: not what the vault writes
        }
        return Set.of();
    }

    private static boolean readObject(JsonParser json, Set<ResourceTerm> terms) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String kind = json.currentName();
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                terms.add(of(kind, json.getText()));
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                return false;
            }
        }
        return json.currentToken() == JsonToken.END_OBJECT;
    }

    private static String indexed(String text, int width) {
        boolean asIs = text.length() <= width
                && text.indexOf('\0') < 0
                && !text.startsWith(HASHED)
                && WellFormed.text(text).equals(text);
        return asIs ? text : HASHED + Hex.of(MerkleHash.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
