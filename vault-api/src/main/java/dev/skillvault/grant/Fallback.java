package dev.skillvault.grant;

/**
 * Another way to do what an operation does, for a time when the account's OAuth access is dead. It needs a secret of its own and is
 * wider at the provider than the operation, so it is a right of its own: part of the signed grant, never implied by an operation.
 *
 * @since 0.1.0
 */
public enum Fallback {
    /** A mail is handed to the provider's SMTP server with the user's app password. */
    SMTP("by SMTP with the user's app password when the account must be connected again");

    private final String words;

    Fallback(String words) {
        this.words = words;
    }

    String inWords() {
        return words;
    }
}
