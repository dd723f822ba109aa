package dev.skillvault.key;

import dev.skillvault.UserId;
import dev.skillvault.connection.EndedConnection;
import java.util.List;

/**
 * What was erased of a user.
 *
 * @param user who was forgotten
 * @param connections the user's connections, with what each provider said
 * @param keys how many versions of the user's key were deleted; 0 if nothing was stored for the user
 * @param auditRows how many rows of personal fields were deleted beside the audit log
 * @since 0.1.0
 */
public record UserErasure(UserId user, List<EndedConnection> connections, int keys, long auditRows) {
    /**
     * Copies what can change.
     *
     * @param user see the record
     * @param connections see the record
     * @param keys see the record
     * @param auditRows see the record
     */
    public UserErasure {
        connections = List.copyOf(connections);
    }
}
