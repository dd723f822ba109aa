package dev.skillvault.impl.store;

import dev.skillvault.VaultConfigurationException;

/**
 * Brings a store's schema to this version and does nothing else, so that the role that owns the tables need not be the agent's. The
 * password comes from the driver's password file.
 */
public final class MigrateStore {
    private MigrateStore() {}

    /** Takes the store's URL and the name of the role that owns the schema. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("give the store's URL and the role that owns its schema");
            System.exit(2);
        }
        try {
            Store.migrate(StoreUrl.parse(arguments[0]).as(StoreCredentials.of(arguments[1], new char[0])));
        } catch (VaultConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
