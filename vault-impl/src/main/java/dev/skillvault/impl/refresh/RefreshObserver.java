package dev.skillvault.impl.refresh;

import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;

/** Is told of each transition inside the unit that commits it, so that what it writes is committed with it or not at all. */
@FunctionalInterface
public interface RefreshObserver {
    /** Does nothing. */
    RefreshObserver NONE = (unit, before, alert, cause) -> {};

    /**
     * A refresh ended.
     *
     * @param before the row as the refresh found it
     * @param alert whom to tell
     * @param cause why, in words for the operator; empty if there is nothing to say
     */
    void settled(UnitOfWork unit, ConnectionRow before, RefreshMachine.Alert alert, String cause) throws SQLException;
}
