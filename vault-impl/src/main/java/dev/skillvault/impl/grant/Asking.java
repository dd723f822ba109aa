package dev.skillvault.impl.grant;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;

/** What becomes of a call that is allowed, has a use left, and needs a person's approval. */
@FunctionalInterface
public interface Asking {
    /**
     * Has somebody asked, inside the unit that decides, and records that.
     *
     * @param authority the clauses that allow it, as the log names them
     */
    Decision ask(UnitOfWork unit, MatchedCall call, ConnectionId connection, String authority) throws SQLException;
}
