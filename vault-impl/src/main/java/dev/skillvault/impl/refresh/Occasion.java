package dev.skillvault.impl.refresh;

/** Why a refresh begins. Entered in the log by name. */
enum Occasion {
    /** A caller needs a token and it is due. */
    DUE("vault"),
    /** The provider rejected the access token. */
    REJECTED("vault"),
    /** The provider said that the access token is not active, which may only mean that the vault may not ask (RFC 7662 section 2.2). */
    DOUBTED("vault"),
    /** It is due, and nobody waits yet. */
    SCHEDULED("scheduler"),
    /** An operator asks for it. */
    FORCED("operator");

    private final String actor;

    Occasion(String actor) {
        this.actor = actor;
    }

    /** As the log names whoever begins it. */
    String actor() {
        return actor;
    }
}
