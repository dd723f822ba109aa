package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.impl.audit.LogKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What skills hold and have asked for, read without the agent's keys: rows are compared with the public half of its log key.
 *
 * @param grants the grants that hold or are suspended, by id
 * @param requests the newest version of each request, by id
 * @param doubtful how many rows are not as they were signed, are not the newest that the log knows of, or are not understood
 */
public record GrantBook(List<StoredGrant> grants, List<GrantRequestRow> requests, int doubtful) {
    /** Copies what can change. */
    public GrantBook {
        grants = List.copyOf(grants);
        requests = List.copyOf(requests);
    }

    /** Reads an agent's. */
    public static GrantBook of(Connection jdbc, AgentId agent, LogKey key) throws SQLException {
        int doubtful = 0;
        List<StoredGrant> grants = new ArrayList<>();
        SignedRows signedGrants = new SignedRows(agent, key, Grants.LABEL);
        for (GrantRow row : Grants.standingRows(jdbc, agent)) {
            Optional<StoredGrant> stored = row.stored();
            if (stored.isPresent()
                    && signedGrants.isBelieved(
                            jdbc, row.signedFields(agent.value()), row.signature(), row.id(), row.version())) {
                grants.add(stored.get());
            } else {
                doubtful++;
            }
        }
        List<GrantRequestRow> requests = new ArrayList<>();
        SignedRows signedRequests = new SignedRows(agent, key, GrantRequests.LABEL);
        for (Optional<GrantRequests.Read> read : GrantRequests.newestRows(jdbc, agent)) {
            if (read.isPresent() && isBelieved(jdbc, signedRequests, agent, read.get())) {
                requests.add(read.get().row());
            } else {
                doubtful++;
            }
        }
        return new GrantBook(grants, requests, doubtful);
    }

    private static boolean isBelieved(Connection jdbc, SignedRows signed, AgentId agent, GrantRequests.Read read)
            throws SQLException {
        GrantRequestRow row = read.row();
        return signed.isBelieved(jdbc, row.signedFields(agent.value()), read.signature(), row.id(), row.version());
    }
}
