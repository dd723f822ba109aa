package dev.skillvault.impl.command;

/** How far a command is. Says nothing about what the agent may do: that it was taken stands in the log. */
enum CommandState {
    /** Nobody took it yet. */
    PENDING,
    /** An agent is at it. */
    RUNNING,
    /** Done; the result says what came of it. */
    DONE,
    /** Refused, failed, or not known; the result says which. */
    FAILED
}
