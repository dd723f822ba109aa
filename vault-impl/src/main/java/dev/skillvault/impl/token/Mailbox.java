package dev.skillvault.impl.token;

/** Whose mailbox an app password opens, compared with an account. */
public enum Mailbox {
    /** The account's own. */
    SAME,
    /** Another one. */
    OTHER,
    /** Nobody can tell: the provider did not say which address the account has. */
    UNKNOWN,
    /** None: the secret is not an address, a colon and a password, and whoever is to use it says so. */
    NONE
}
