package dev.skillvault.impl.discovery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.impl.provider.AccountSource;
import dev.skillvault.impl.provider.ApiRules;
import dev.skillvault.impl.provider.Endpoints;
import dev.skillvault.impl.provider.HealthCheck;
import dev.skillvault.impl.provider.Lifetimes;
import dev.skillvault.impl.provider.OAuthRules;
import dev.skillvault.impl.provider.OAuthRules.ClientAuthentication;
import dev.skillvault.impl.provider.OAuthRules.Flow;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization server says of itself (RFC 8414 section 2). It may say more than the vault knows; that is passed over, as
 * section 3.2 demands.
 */
final class Metadata {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final JsonNode json;
    private final Issuer issuer;

    private Metadata(JsonNode json, Issuer issuer) {
        this.json = json;
        this.issuer = issuer;
    }

    /**
     * Reads metadata.
     *
     * @throws IllegalArgumentException if it is not JSON, or names another issuer
     */
    static Metadata parse(byte[] bytes, Issuer issuer) {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (!json.path("issuer").asText().equals(issuer.id())) {
            throw new IllegalArgumentException("it names another issuer (RFC 8414 section 3.3)");
        }
        return new Metadata(json, issuer);
    }

    /**
     * As a descriptor, which is checked like any other.
     *
     * @throws IllegalArgumentException if it is not fit for use
     */
    ProviderDescriptor describe(String name) {
        Set<String> challenges = words("code_challenge_methods_supported");
        if (!challenges.isEmpty() && !challenges.contains("S256")) {
            throw new IllegalArgumentException("it does not support PKCE with S256");
        }
        return ProviderDescriptor.checked(new ProviderDescriptor(
                name,
                name,
                List.of(URI.create(issuer.id())),
                new ProviderDescriptor.Verification(false, "Described by the provider itself, at " + issuer.id() + "."),
                endpoints(),
                new OAuthRules(flows(), issuer.id(), alwaysSendsIss(), authentication(), " ", " ", List.of(), Map.of()),
                new ApiRules(
                        Map.of("accept", "application/json"),
                        new ApiRules.Credential(ApiRules.Placement.BEARER, null),
                        null),
                account(),
                List.of(),
                new Lifetimes(
                        new Lifetimes.Life(null, "as the provider's answers say"),
                        new Lifetimes.Life(null, "as the provider's answers say"),
                        true,
                        false,
                        List.of()),
                new HealthCheck(
                        uri("introspection_endpoint") == null ? HealthCheck.Kind.NONE : HealthCheck.Kind.INTROSPECTION,
                        List.of()),
                null,
                Set.of(),
                List.of()));
    }

    private Endpoints endpoints() {
        URI revocation = uri("revocation_endpoint");
        return new Endpoints(
                uri("authorization_endpoint"),
                uri("token_endpoint"),
                uri("device_authorization_endpoint"),
                uri("introspection_endpoint"),
                uri("userinfo_endpoint"),
                null,
                revocation == null
                        ? null
                        : new Endpoints.Revocation(Endpoints.RevocationStyle.RFC7009, revocation.toString()),
                null);
    }

    /** RFC 9207 section 3; an answer without {@code iss} is then no answer of this server. */
    private boolean alwaysSendsIss() {
        return json.path("authorization_response_iss_parameter_supported").booleanValue();
    }

    /** Userinfo answers those only who were granted its scope, with a subject (OpenID Connect Core 1.0 sections 5.3 and 5.3.2). */
    private List<AccountSource> account() {
        return uri("userinfo_endpoint") == null
                ? List.of()
                : List.of(new AccountSource(null, "openid", List.of("/sub")));
    }

    private Set<Flow> flows() {
        Set<String> grants = words("grant_types_supported");
        Set<Flow> flows = EnumSet.noneOf(Flow.class);
        if (uri("authorization_endpoint") != null && (grants.isEmpty() || grants.contains("authorization_code"))) {
            flows.add(Flow.CODE);
        }
        if (uri("device_authorization_endpoint") != null) {
            flows.add(Flow.DEVICE);
        }
        if (grants.contains("client_credentials")) {
            flows.add(Flow.CLIENT_CREDENTIALS);
        }
        if (grants.contains("urn:ietf:params:oauth:grant-type:jwt-bearer")) {
            flows.add(Flow.SERVICE_ACCOUNT);
        }
        return flows;
    }

    /** Of the ways the vault speaks; a server that names none takes basic authentication (RFC 8414 section 2). */
    private ClientAuthentication authentication() {
        Set<String> methods = words("token_endpoint_auth_methods_supported");
        if (methods.contains("client_secret_post")) {
            return ClientAuthentication.CLIENT_SECRET_POST;
        }
        if (methods.isEmpty() || methods.contains("client_secret_basic")) {
            return ClientAuthentication.CLIENT_SECRET_BASIC;
        }
        if (methods.contains("none")) {
            return ClientAuthentication.NONE;
        }
        throw new IllegalArgumentException("it takes no client authentication that the vault knows");
    }

    private @Nullable URI uri(String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? URI.create(value.asText()) : null;
    }

    private Set<String> words(String field) {
        Set<String> words = new HashSet<>();
        json.path(field).forEach(each -> words.add(each.asText()));
        return words;
    }
}
