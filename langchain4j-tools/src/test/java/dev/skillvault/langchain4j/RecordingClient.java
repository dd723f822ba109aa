package dev.skillvault.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.skill.SkillContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A door that notes what is asked and answers as told, in order; also the context of a skill behind it. */
public final class RecordingClient implements AuthorizedClient, SkillContext {
    /** Stands for whatever a provider's error page may hold and no model may see. */
    public static final String MARKER = "ya29.canary-secret";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Deque<ApiResponse> answers = new ArrayDeque<>();
    private final List<ApiRequest> requests = new ArrayList<>();
    private final List<String> providers = new ArrayList<>();

    public RecordingClient answer(String json) {
        answers.add(response(200, Map.of(), json));
        return this;
    }

    public RecordingClient refuse(int status) {
        return refuse(status, Map.of());
    }

    public RecordingClient refuse(int status, Map<String, String> headers) {
        answers.add(response(status, headers, "{\"error\":{\"message\":\"denied for " + MARKER + "\"}}"));
        return this;
    }

    private static ApiResponse response(int status, Map<String, String> headers, String body) {
        return ApiResponse.of(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ApiResponse send(ApiRequest request) {
        requests.add(request);
        return answers.remove();
    }

    @Override
    public AuthorizedClient client(String provider) {
        providers.add(provider);
        return this;
    }

    @Override
    public List<GrantHandle> grants() {
        return List.of();
    }

    @Override
    public ScopedToken scopedToken(ScopedTokenRequest request) {
        throw new UnsupportedOperationException("these skills take no token");
    }

    @Override
    public ScopedToken approvedToken(String provider, ApprovalId approval) {
        throw new UnsupportedOperationException("these skills take no token");
    }

    @Override
    public Clock clock() {
        return Clock.fixed(Instant.parse("2026-11-02T10:15:30Z"), ZoneOffset.UTC);
    }

    public List<String> providers() {
        return providers;
    }

    public List<ApiRequest> requests() {
        return requests;
    }

    public ApiRequest request() {
        if (requests.size() != 1) {
            throw new AssertionError("expected one request, got " + requests);
        }
        return requests.get(0);
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
