package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skillvault.grant.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named API call of a provider: what a grant names and what a request is matched to.
 *
 * @param name like {@code gmail.messages.send}
 * @param method HTTP method
 * @param host the one host it is sent to; {@code {tenant}} is the one that was pinned to the connection
 * @param path path template; {@code {name}} is a variable of one segment, {@code {name:digits}} one of digits only, {@code {name:local}} one without a colon, {@code {+name}} the
 *     whole rest
 * @param query the query parameters that may occur; any other is refused
 * @param scope the least scope it needs, or null if the provider has none for it
 * @param risk {@code read}, {@code write}, {@code send} or {@code delete}
 * @param body what the body must be
 * @param bodyFields the body's fields that may occur at its top; any other is refused. Null if the vault reads nothing from the body
 * @param resources the kinds of resource whose values can be computed from a request
 * @param approvalNeeds the field at the body's top without which a person cannot judge what a request would do, so that it is not
 *     approved; null if a request says all it does
 * @param fallback the provider at which the user's static secret does the same when this one's access is dead; null if there is none
 */
public record Operation(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String method,
        @JsonProperty(required = true) String host,
        @JsonProperty(required = true) String path,
        @JsonProperty(required = true) Set<String> query,
        @Nullable String scope,
        @JsonProperty(required = true) Risk risk,
        @JsonProperty(required = true) BodyForm body,
        @Nullable Set<String> bodyFields,
        @JsonProperty(required = true) List<ResourceRule> resources,
        @Nullable String approvalNeeds,
        @Nullable String fallback) {

    /** The least scope, if the provider has one. */
    public Optional<String> requiredScope() {
        return Optional.ofNullable(scope);
    }

    /** The provider of the fallback, if there is one. */
    public Optional<String> fallbackProvider() {
        return Optional.ofNullable(fallback);
    }

    /** Whether it is sent to the connection's own host. */
    public boolean onTenantHost() {
        return host.equals(TenantHost.VARIABLE);
    }

    /** What the body of a request must be. */
    public enum BodyForm {
        /** No body. */
        @JsonProperty("none")
        NONE,
        /** Any JSON. */
        @JsonProperty("json")
        JSON,
        /** Any JSON, or no body. */
        @JsonProperty("optional-json")
        OPTIONAL_JSON,
        /** Gmail's {@code {"raw": …, "threadId": …}}, whose recipients are computed from the MIME message in it. */
        @JsonProperty("gmail-message")
        GMAIL_MESSAGE,
        /** Gmail's {@code {"message": {"raw": …, "threadId": …}}}: the same, to be sent later, so it may name no recipient yet. */
        @JsonProperty("gmail-draft")
        GMAIL_DRAFT
    }
}
