package dev.skillvault.grant;

/**
 * Decides about grant requests in place of a person. Passed to the builder, never discovered.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GrantPolicy {

    /**
     * Decides one request.
     *
     * @param request who asks for what, on which connection
     * @return what is granted: all, less, or nothing; never more than the manifest asks for
     */
    GrantDecision decide(GrantRequest request);
}
