package dev.skillvault.grant;

/**
 * Decides about grant requests in place of a person. Passed to the builder, never discovered.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GrantPolicy {

    /**
     * Decides one request. Is asked again about a request that it left open, and about the same skill when its artifact or its wishes have
     * changed.
     *
     * @param request who asks for what, on which connection
     * @return what is granted: all, less, or nothing, never more than the manifest asks for; or that an operator is to decide
     */
    GrantDecision decide(GrantRequest request);
}
