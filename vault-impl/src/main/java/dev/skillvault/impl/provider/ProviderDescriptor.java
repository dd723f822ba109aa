package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A provider, as its JSON descriptor describes it. Unknown fields are refused when it is read.
 *
 * <p>Immutable.
 *
 * @param name like {@code google}
 * @param title for people
 * @param issuer the {@code iss} of RFC 9207, or null if the provider sends none
 * @param authorizationEndpoint RFC 6749 section 3.1
 * @param authorizationParameters sent along with every authorization request
 * @param tokenEndpoint RFC 6749 section 3.2
 * @param revocation how tokens are revoked, or null if they cannot be
 * @param scopeSeparator between scopes in a token answer
 * @param requestHeaders sent along with every API request
 * @param scopes what is known of the scopes
 * @param operations the API calls a grant can name
 */
public record ProviderDescriptor(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String title,
        @Nullable String issuer,
        @JsonProperty(required = true) URI authorizationEndpoint,
        @JsonProperty(required = true) Map<String, String> authorizationParameters,
        @JsonProperty(required = true) URI tokenEndpoint,
        @Nullable Revocation revocation,
        @JsonProperty(required = true) String scopeSeparator,
        @JsonProperty(required = true) Map<String, String> requestHeaders,
        @JsonProperty(required = true) List<ScopeInfo> scopes,
        @JsonProperty(required = true) List<Operation> operations) {

    /**
     * How tokens are revoked.
     *
     * @param style {@code rfc7009} or {@code github}
     * @param endpoint where; {@code {client_id}} stands for the client's identifier
     */
    public record Revocation(
            @JsonProperty(required = true) String style,
            @JsonProperty(required = true) String endpoint) {}

    /**
     * What is known of a scope.
     *
     * @param name the scope
     * @param includedIn wider scopes that allow the same and more
     */
    public record ScopeInfo(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) List<String> includedIn) {}

    /** Every host that may be connected to on this provider's behalf. */
    public Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        operations.forEach(operation -> hosts.add(operation.host()));
        hosts.add(tokenEndpoint.getHost());
        if (revocation != null) {
            hosts.add(URI.create(revocation.endpoint().replace("{client_id}", "id"))
                    .getHost());
        }
        return hosts;
    }

    /** An operation by its name. */
    public Optional<Operation> operation(String operationName) {
        return operations.stream()
                .filter(each -> each.name().equals(operationName))
                .findFirst();
    }

    /** The least scopes that the named operations need; a scope that another one in the result includes is left out. */
    public Set<String> leastScopes(Collection<String> operationNames) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String each : operationNames) {
            operation(each).flatMap(Operation::requiredScope).ifPresent(wanted::add);
        }
        Set<String> least = new LinkedHashSet<>(wanted);
        least.removeIf(scope -> widerThan(scope).stream().anyMatch(wanted::contains));
        return least;
    }

    /** Whether the granted scopes allow an operation. */
    public boolean allows(Set<String> grantedScopes, Operation operation) {
        return operation
                .requiredScope()
                .map(scope -> grantedScopes.contains(scope)
                        || widerThan(scope).stream().anyMatch(grantedScopes::contains))
                .orElse(true);
    }

    private List<String> widerThan(String scope) {
        return scopes.stream()
                .filter(info -> info.name().equals(scope))
                .findFirst()
                .map(ScopeInfo::includedIn)
                .orElse(List.of());
    }
}
