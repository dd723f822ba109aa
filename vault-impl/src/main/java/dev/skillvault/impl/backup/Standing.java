package dev.skillvault.impl.backup;

import dev.skillvault.impl.keys.AgentKeys;
import java.util.function.Function;

/** What was found when the database and its backup were looked at together. */
sealed interface Standing {

    /**
     * The database is to be believed.
     *
     * @param keys the agent's
     * @param exact whether the backup is exactly as new: then what differs was damaged, else the backup is older or empty
     */
    record Current(AgentKeys keys, boolean exact) implements Standing {}

    /** Neither knows the agent. */
    record Unknown() implements Standing {}

    /**
     * The database is whole and does not know the agent, the backup does.
     *
     * @param why to complete "the agent was restored, for the database ..."
     */
    record Missing(String why) implements Standing {}

    /**
     * The database is not to be believed about this agent, and the backup can be.
     *
     * @param why to complete "the agent was restored, for the database ..."
     * @param older whether it is an earlier state of what the backup holds: then nothing in it is worth bringing back, and a user who
     *     was forgotten since must not be
     */
    record Lost(String why, boolean older) implements Standing {}

    /** One of the four. */
    default <T> T fold(
            Function<Current, T> current,
            Function<Unknown, T> unknown,
            Function<Missing, T> missing,
            Function<Lost, T> lost) {
        if (this instanceof Current each) {
            return current.apply(each);
        }
        if (this instanceof Unknown each) {
            return unknown.apply(each);
        }
        return this instanceof Missing each ? missing.apply(each) : lost.apply((Lost) this);
    }
}
