package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's API is called.
 *
 * @param requestHeaders sent along with every API request
 * @param credential where the token or static secret stands
 * @param tenantHost how an account's own host is recognised, or null if all accounts share the hosts of the operations
 */
public record ApiRules(
        @JsonProperty(required = true) Map<String, String> requestHeaders,
        @JsonProperty(required = true) Credential credential,
        @Nullable TenantHost tenantHost) {

    /**
     * Where the credential stands in a request.
     *
     * @param placement in which part
     * @param prefix written before it in its path segment, like {@code bot} of Telegram; null unless it stands in the path
     */
    public record Credential(
            @JsonProperty(required = true) Placement placement,
            @Nullable String prefix) {}

    /** A part of a request that holds a credential. */
    public enum Placement {
        /** {@code Authorization: Bearer}, RFC 6750 section 2.1. */
        @JsonProperty("bearer")
        BEARER,
        /** {@code Authorization: Basic}: the secret is {@code user:password}. */
        @JsonProperty("basic")
        BASIC,
        /** The first segment of the path. The URL is a secret then, and must reach no log. */
        @JsonProperty("path_segment")
        PATH_SEGMENT
    }
}
