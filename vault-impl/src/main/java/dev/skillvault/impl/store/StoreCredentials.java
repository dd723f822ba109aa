package dev.skillvault.impl.store;

import dev.skillvault.VaultConfigurationException;

/**
 * Who the vault is to a database server. Never part of a URL, which is shown and logged.
 *
 * <p>Immutable, thread-safe. The password is kept as long as the store, since a pool opens connections whenever it needs one.
 */
public final class StoreCredentials {
    private final String user;
    private final char[] password;

    private StoreCredentials(String user, char[] password) {
        this.user = user;
        this.password = password;
    }

    /**
     * A user and a password.
     *
     * @param password copied; empty to have the driver look it up in its password file
     */
    public static StoreCredentials of(String user, char[] password) {
        if (user.isBlank()) {
            throw new VaultConfigurationException("the store's user must have a name");
        }
        return new StoreCredentials(user, password.clone());
    }

    String user() {
        return user;
    }

    boolean hasPassword() {
        return password.length > 0;
    }

    /** JDBC takes a password only as text. */
    String passwordText() {
        return new String(password);
    }

    @Override
    public String toString() {
        return "StoreCredentials[user=" + user + "]";
    }
}
