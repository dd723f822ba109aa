package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skillvault.VaultConfigurationException;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider, as its JSON descriptor describes it. Unknown fields are refused when it is read.
 *
 * <p>Immutable.
 *
 * @param name like {@code google}
 * @param title for people
 * @param documentation the provider's pages that the descriptor follows
 * @param verification whether it was ever run
 * @param endpoints where the provider is spoken to
 * @param oauth how it speaks OAuth
 * @param api how its API is called
 * @param account where it says whose account a token opens, best first; empty if it does not
 * @param scopes what is known of the scopes
 * @param lifetimes how long tokens live
 * @param health how a connection is checked
 * @param fallback what works when the connection does not, for people; null if nothing does
 * @param quirks where it departs from the standards
 * @param operations the API calls a grant can name
 */
public record ProviderDescriptor(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String title,
        @JsonProperty(required = true) List<URI> documentation,
        @JsonProperty(required = true) Verification verification,
        @JsonProperty(required = true) Endpoints endpoints,
        @JsonProperty(required = true) OAuthRules oauth,
        @JsonProperty(required = true) ApiRules api,
        @JsonProperty(required = true) List<AccountSource> account,
        @JsonProperty(required = true) List<ScopeInfo> scopes,
        @JsonProperty(required = true) Lifetimes lifetimes,
        @JsonProperty(required = true) HealthCheck health,
        @Nullable String fallback,
        @JsonProperty(required = true) Set<Quirk> quirks,
        @JsonProperty(required = true) List<Operation> operations) {

    /**
     * Whether a descriptor was ever run.
     *
     * @param verified whether the vault's own tests run it
     * @param note one sentence for people: against what, or why not
     */
    public record Verification(
            @JsonProperty(required = true) boolean verified,
            @JsonProperty(required = true) String note) {}

    /**
     * What is known of a scope.
     *
     * @param name the scope
     * @param sensitivity how the provider itself classes it, or null if it does not
     * @param includedIn wider scopes that allow the same and more
     */
    public record ScopeInfo(
            @JsonProperty(required = true) String name,
            @Nullable Sensitivity sensitivity,
            @JsonProperty(required = true) List<String> includedIn) {}

    /** Google's classes of scopes; an app that asks for the later ones is reviewed. */
    public enum Sensitivity {
        /** No review. */
        @JsonProperty("non-sensitive")
        NON_SENSITIVE,
        /** Reviewed. */
        @JsonProperty("sensitive")
        SENSITIVE,
        /** Reviewed, with a security assessment. */
        @JsonProperty("restricted")
        RESTRICTED
    }

    /**
     * The same descriptor, checked as if it had been read from JSON.
     *
     * @throws IllegalArgumentException if it is not fit for use; the message says why
     */
    public static ProviderDescriptor checked(ProviderDescriptor descriptor) {
        DescriptorCheck.check(descriptor);
        return descriptor;
    }

    /**
     * Where tokens come from.
     *
     * @throws VaultConfigurationException if the provider has no such place
     */
    public URI tokenEndpoint() {
        return require(endpoints.token(), "gives no tokens: connect it with its static secret");
    }

    /**
     * Where a user consents.
     *
     * @throws VaultConfigurationException if the provider has no such place
     */
    public URI authorizationEndpoint() {
        return require(endpoints.authorization(), "has no consent page: connect it another way");
    }

    /**
     * Where mail is submitted.
     *
     * @throws VaultConfigurationException if the provider has no such place
     */
    public String submissionHost() {
        if (endpoints.submission() == null) {
            throw new VaultConfigurationException(title + " takes no mail");
        }
        return endpoints.submission();
    }

    private URI require(@Nullable URI endpoint, String otherwise) {
        if (endpoint == null) {
            throw new VaultConfigurationException(title + " " + otherwise);
        }
        return endpoint;
    }

    /** Every host that may be connected to on this provider's behalf, whatever the connection. */
    public Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        operations.stream()
                .filter(operation -> !operation.onTenantHost())
                .forEach(operation -> hosts.add(operation.host()));
        Stream.of(endpoints.token(), endpoints.deviceAuthorization(), endpoints.introspection(), endpoints.userInfo())
                .flatMap(Stream::ofNullable)
                .forEach(endpoint -> hosts.add(endpoint.getHost()));
        Stream.of(
                        endpoints.revocationRule().map(Endpoints.Revocation::endpoint),
                        Optional.ofNullable(endpoints.installation()))
                .flatMap(Optional::stream)
                .forEach(template -> hosts.add(UriTemplate.host(template)));
        Stream.ofNullable(endpoints.submission()).forEach(hosts::add);
        return hosts;
    }

    /**
     * The same, and the host that was pinned to one connection at consent.
     *
     * @param pinned null if none was
     * @throws IllegalArgumentException if that host is not one the descriptor allows to be pinned
     */
    public Set<String> hosts(@Nullable String pinned) {
        Set<String> hosts = hosts();
        if (pinned != null) {
            TenantHost rule = api.tenantHost();
            if (rule == null || !rule.accepts(pinned)) {
                throw new IllegalArgumentException("not a host of " + name);
            }
            hosts.add(pinned);
        }
        return hosts;
    }

    /** An operation by its name; also those that every provider has, see {@link TokenExport}. */
    public Optional<Operation> operation(String operationName) {
        return Stream.concat(TokenExport.find(operationName).stream(), operations.stream())
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
