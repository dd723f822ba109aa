package dev.skillvault.grant;

import java.util.List;

/**
 * Grants and grant requests together.
 *
 * @param grants the newest version of each grant, by id
 * @param requests the requests, by id
 * @since 0.1.0
 */
public record GrantList(List<GrantInfo> grants, List<GrantRequestInfo> requests) {
    /**
     * Copies what can change.
     *
     * @param grants see the record
     * @param requests see the record
     */
    public GrantList {
        grants = List.copyOf(grants);
        requests = List.copyOf(requests);
    }
}
