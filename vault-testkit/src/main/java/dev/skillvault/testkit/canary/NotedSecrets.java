package dev.skillvault.testkit.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The different secrets in a ledger, by kind. */
final class NotedSecrets {

    /** The kind of whatever contains the marker: which of the issued secrets it is cannot be told from the marker. */
    static final String MARKED = "issued secret (marker)";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, Set<String>> byKind;
    private final int lines;

    private NotedSecrets(Map<String, Set<String>> byKind, int lines) {
        this.byKind = byKind;
        this.lines = lines;
    }

    static NotedSecrets read(Path ledger) throws IOException, CannotScanException {
        Map<String, Set<String>> byKind = new TreeMap<>();
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(ledger, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                note(byKind, line, number);
            }
        }
        return new NotedSecrets(byKind, number);
    }

    private static void note(Map<String, Set<String>> byKind, String line, int number) throws CannotScanException {
        JsonNode noted = parse(line, number);
        if (!noted.path("kind").isTextual() || !noted.path("value").isTextual()) {
            throw new CannotScanException("line " + number + " of the ledger has no kind and value");
        }
        String value = noted.path("value").textValue();
        if (value.getBytes(StandardCharsets.UTF_8).length < Needle.SHORTEST) {
            throw new CannotScanException("the secret in line " + number + " of the ledger is too short to search for");
        }
        byKind.computeIfAbsent(noted.path("kind").textValue(), kind -> new LinkedHashSet<>())
                .add(value);
    }

    private static JsonNode parse(String line, int number) throws CannotScanException {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            // without the cause: its message quotes the line
            throw new CannotScanException("line " + number + " of the ledger is not JSON");
        }
    }

    /** Different secrets; one that was noted twice counts once. */
    int size() {
        return byKind.values().stream().mapToInt(Set::size).sum();
    }

    int lines() {
        return lines;
    }

    Map<String, Set<String>> byKind() {
        return Collections.unmodifiableMap(byKind);
    }

    /** The marker in every encoding, and likewise each secret that does not contain it. */
    Collection<Needle> needles(String marker) {
        List<Needle> needles = new ArrayList<>(Encoding.needles(MARKED, marker));
        byKind.forEach((kind, values) -> values.stream()
                .filter(value -> !value.contains(marker))
                .forEach(value -> needles.addAll(Encoding.needles(kind, value))));
        return needles;
    }
}
