package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.TokenExport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes a call of the wish for a token, so that it is decided, approved and recorded like one. Its bytes say what is wished for, and lead
 * nowhere.
 */
public final class TokenQuestion {
    /** Under this kind of resource stand the operations for which the token is to be good. No permission can name it. */
    public static final String OPERATIONS = "operation";

    private static final String REPOSITORIES = "repository";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private TokenQuestion() {}

    /**
     * The call.
     *
     * @throws RefusedRequestException if it names repositories that are none, or of several owners
     */
    public static MatchedCall of(MatchedCall.Caller caller, ProviderDescriptor provider, ScopedTokenRequest wish)
            throws RefusedRequestException {
        Map<String, SortedSet<String>> resources = new TreeMap<>();
        if (!wish.isWhole()) {
            resources.put(OPERATIONS, new TreeSet<>(wish.operations()));
        }
        if (!wish.repositories().isEmpty()) {
            resources.put(REPOSITORIES, repositories(wish));
        }
        Operation operation = wish.isWhole() ? TokenExport.WHOLE : TokenExport.NARROWED;
        ObjectNode body = JSON.createObjectNode().put("provider", provider.name());
        resources.forEach((kind, values) -> values.forEach(body.withArray("/" + kind)::add));
        return new MatchedCall(
                caller,
                provider,
                operation,
                resources,
                new CanonicalRequest(
                        operation.method(),
                        URI.create("https://" + TokenExport.HOST + operation.path()),
                        Map.of("content-type", "application/json"),
                        body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static SortedSet<String> repositories(ScopedTokenRequest wish) throws RefusedRequestException {
        SortedSet<String> names = new TreeSet<>();
        for (String name : wish.repositories()) {
            if (!ResourceKind.isGrantable(REPOSITORIES, name) || name.contains("#")) {
                throw new RefusedRequestException(DenialReason.MALFORMED_REQUEST, "a repository is named owner/name");
            }
            names.add(ResourceKind.canonical(REPOSITORIES, name));
        }
        if (names.stream()
                        .map(name -> name.substring(0, name.indexOf('/')))
                        .collect(Collectors.toSet())
                        .size()
                > 1) {
            throw new RefusedRequestException(
                    DenialReason.MALFORMED_REQUEST, "a token is narrowed to repositories of one owner");
        }
        return names;
    }
}
