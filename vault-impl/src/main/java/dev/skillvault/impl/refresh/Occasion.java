package dev.skillvault.impl.refresh;

/** Why a refresh begins. Entered in the log by name. */
enum Occasion {
    /** A caller needs a token and it is due. */
    DUE,
    /** The provider rejected the access token. */
    REJECTED,
    /** It is due, and nobody waits yet. */
    SCHEDULED,
    /** An operator asks for it. */
    FORCED
}
