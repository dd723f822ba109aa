package dev.skillvault.connection;

import java.util.List;
import java.util.Set;

/**
 * What a user granted, and what is amiss with it.
 *
 * @param scopes the scopes as granted, which may be fewer than asked for (RFC 6749 section 3.3)
 * @param missing the least scopes that the installed skills need beyond those; empty if nothing is missing
 * @param advice sentences for the operator: what is amiss and how to mend it, such as a refresh token that did not come; empty if all is
 *     well
 * @since 0.1.0
 */
public record GrantedAccess(Set<String> scopes, Set<String> missing, List<String> advice) {
    /**
     * Copies what can change.
     *
     * @param scopes see the record
     * @param missing see the record
     * @param advice see the record
     */
    public GrantedAccess {
        scopes = Set.copyOf(scopes);
        missing = Set.copyOf(missing);
        advice = List.copyOf(advice);
    }

    /**
     * Access with nothing amiss.
     *
     * @param scopes the scopes as granted
     * @return the access
     */
    public static GrantedAccess of(Set<String> scopes) {
        return new GrantedAccess(scopes, Set.of(), List.of());
    }
}
