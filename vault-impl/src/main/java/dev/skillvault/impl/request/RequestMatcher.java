package dev.skillvault.impl.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.Operation.BodyForm;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Matches a skill's request to one operation of a provider.
 *
 * <p>Immutable, thread-safe.
 */
public final class RequestMatcher {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> HEADERS =
            Set.of("accept", "accept-language", "if-match", "if-none-match", "x-github-api-version");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private record Candidate(Operation operation, PathTemplate template) {}

    private final ProviderDescriptor provider;
    private final List<Candidate> candidates = new ArrayList<>();

    /** Prepares the provider's operations. */
    public RequestMatcher(ProviderDescriptor provider) {
        this.provider = provider;
        provider.operations().forEach(each -> candidates.add(new Candidate(each, new PathTemplate(each.path()))));
    }

    /**
     * Matches one request.
     *
     * @throws RefusedRequestException if it is not in the accepted form, or matches no operation
     */
    public MatchedCall match(MatchedCall.Caller caller, ApiRequest request) throws RefusedRequestException {
        if (!METHODS.contains(request.method())) {
            throw RefusedRequestException.malformed("the method must be one of " + new TreeSet<>(METHODS));
        }
        List<String> segments = CanonicalPath.segments(request.path());
        Map<String, String> query = checkedQuery(request);
        for (Candidate candidate : candidates) {
            Operation operation = candidate.operation();
            if (!operation.method().equals(request.method())) {
                continue;
            }
            Optional<Map<String, String>> variables = candidate.template().match(segments);
            if (variables.isPresent()) {
                if (!operation.query().containsAll(query.keySet())) {
                    throw unknown(request.method() + " with a query parameter that " + operation.name()
                            + " is not known to take");
                }
                byte[] body = body(operation, request);
                return new MatchedCall(
                        caller,
                        provider,
                        operation,
                        TouchedResources.of(operation, RequestParts.of(variables.get(), query, body)),
                        new CanonicalRequest(
                                request.method(),
                                uri(candidate, variables.get(), request),
                                headers(request, body != null),
                                body));
            }
        }
        throw unknown("a " + request.method() + " request that is none of its known operations");
    }

    private RefusedRequestException unknown(String what) {
        return new RefusedRequestException(
                DenialReason.UNKNOWN_OPERATION, "the vault does not let " + provider.title() + " be asked for " + what);
    }

    /** The query's plain names and values. A name twice is refused: two servers could take either. */
    private static Map<String, String> checkedQuery(ApiRequest request) throws RefusedRequestException {
        Map<String, String> query = new TreeMap<>();
        for (Map.Entry<String, String> parameter : request.query()) {
            if ((parameter.getKey() + parameter.getValue()).chars().anyMatch(Character::isISOControl)) {
                throw RefusedRequestException.malformed("a query parameter holds a control character");
            }
            if (query.put(parameter.getKey(), parameter.getValue()) != null) {
                throw RefusedRequestException.malformed("a query parameter occurs twice");
            }
        }
        return query;
    }

    private static URI uri(Candidate candidate, Map<String, String> variables, ApiRequest request) {
        String query = request.query().stream()
                .map(each -> ApiRequest.segment(each.getKey()) + "=" + ApiRequest.segment(each.getValue()))
                .collect(Collectors.joining("&"));
        Operation operation = candidate.operation();
        String host = operation.onTenantHost() ? CanonicalRequest.TENANT : operation.host();
        return URI.create(
                "https://" + host + candidate.template().expand(variables) + (query.isEmpty() ? "" : "?" + query));
    }

    private Map<String, String> headers(ApiRequest request, boolean hasBody) throws RefusedRequestException {
        Map<String, String> headers = new TreeMap<>(provider.api().requestHeaders());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            boolean plain = header.getValue().chars().allMatch(c -> c >= 32 && c < 127);
            if (!HEADERS.contains(header.getKey()) || !plain) {
                throw RefusedRequestException.malformed("a skill may set only the headers " + new TreeSet<>(HEADERS));
            }
            headers.put(header.getKey(), header.getValue());
        }
        if (hasBody) {
            headers.put("content-type", "application/json; charset=utf-8");
        }
        return Collections.unmodifiableMap(headers);
    }

    private static byte @Nullable [] body(Operation operation, ApiRequest request) throws RefusedRequestException {
        boolean given = request.json().isPresent();
        boolean fits = operation.body() == BodyForm.OPTIONAL_JSON || given == (operation.body() != BodyForm.NONE);
        if (!fits) {
            throw RefusedRequestException.malformed(
                    operation.name() + (given ? " takes no body" : " needs a JSON body"));
        }
        if (!given) {
            return null;
        }
        Object body = request.json().orElseThrow();
        Set<String> fields = operation.bodyFields();
        if (fields != null && !(body instanceof Map<?, ?> object && fields.containsAll(object.keySet()))) {
            throw RefusedRequestException.malformed(
                    "the body of " + operation.name() + " may hold only the fields " + new TreeSet<>(fields));
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a copied JSON tree is always writable", e);
        }
    }
}
