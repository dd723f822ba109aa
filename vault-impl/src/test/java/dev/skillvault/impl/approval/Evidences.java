package dev.skillvault.impl.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.approval.PendingApproval;
import java.util.Map;
import java.util.TreeMap;

/** What somebody who can write the database would make of an operator's signature for something else. */
final class Evidences {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Evidences() {}

    /** The same command with the same signature, about another request. */
    static String about(String evidence, PendingApproval shown) throws JsonProcessingException {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = JSON.readValue(evidence, TreeMap.class);
        fields.put(
                "arguments",
                JSON.writeValueAsString(new TreeMap<>(Map.of(
                        "approval", shown.id().value(),
                        "digest", shown.digest(),
                        "request", shown.wanted().requestHash()))));
        return JSON.writeValueAsString(fields);
    }
}
