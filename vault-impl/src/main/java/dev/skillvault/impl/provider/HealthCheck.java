package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How a connection is asked whether it works.
 *
 * @param kind by what
 * @param operations read operations without variables, best first: the first that the granted scopes allow is called; empty unless
 *     the kind is {@link Kind#OPERATION}
 */
public record HealthCheck(
        @JsonProperty(required = true) Kind kind,
        @JsonProperty(required = true) List<String> operations) {

    /** By what a connection is checked. */
    public enum Kind {
        /** By calling an operation. */
        @JsonProperty("operation")
        OPERATION,
        /** By token introspection, RFC 7662. */
        @JsonProperty("introspection")
        INTROSPECTION,
        /** Not at all: only a refresh shows that it works. */
        @JsonProperty("none")
        NONE
    }
}
