package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.engine.Constants;

/** Opens a store for those who only read. It runs beside the agent, and sees one consistent state until it is closed. */
final class ReadOnlyStore {
    private ReadOnlyStore() {}

    /** A connection that changes nothing. */
    static Connection open(StoreUrl url) {
        Path database = Path.of(url.file() + ".mv.db");
        if (!Files.exists(database)) {
            throw new VaultConfigurationException("there is no vault at " + url.file());
        }
        refuseEmpty(database, url);
        try {
            Connection connection = DriverManager.getConnection(url.existing(), "sa", "");
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            // H2's REPEATABLE_READ takes a snapshot of each table when it is first read: a busy agent's log would look
            // forked.
            // SNAPSHOT takes all of them with the first statement.
            connection.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
            return connection;
        } catch (SQLException e) {
            throw new VaultConfigurationException("the vault at " + url.file()
                    + " cannot be read: it is damaged, from a newer version, or this user may not read it");
        }
    }

    /** H2 would make a new database of an empty file, and an auditor would have written to the evidence. */
    private static void refuseEmpty(Path database, StoreUrl url) {
        try {
            if (Files.size(database) == 0) {
                throw new VaultConfigurationException("the vault at " + url.file() + " cannot be read: it is empty");
            }
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the vault at " + url.file() + " cannot be read: this user may not read it");
        }
    }
}
