package dev.skillvault.impl.refresh;

/** Why a refresh begins. Entered in the log by name. */
enum Occasion {
    /** A caller needs a token and it is due. */
    DUE,
    /** The provider rejected the access token. */
    REJECTED,
    /** The provider said that the access token is not active, which may only mean that the vault may not ask (RFC 7662 section 2.2). */
    DOUBTED,
    /** It is due, and nobody waits yet. */
    SCHEDULED,
    /** An operator asks for it. */
    FORCED
}
