package dev.skillvault.impl.store;

import dev.skillvault.VaultConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings a database to this version's schema, or finds that it is there. Who may not change the schema, as a vault's own role should
 * not, only finds.
 */
final class Schema {
    private static final Set<MigrationState> NEWER =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    private Schema() {}

    /**
     * After this the schema is current.
     *
     * @throws VaultConfigurationException if it is newer, or older and this user may not change it
     */
    static void ensureCurrent(Dialect dialect, Connection connection) throws SQLException {
        Flyway flyway = dialect.migrations(Flyway.configure().dataSource(dialect.direct()))
                .load();
        MigrationInfoService info = flyway.info();
        if (Arrays.stream(info.all()).anyMatch(each -> NEWER.contains(each.getState()))) {
            throw new VaultConfigurationException("the vault's database at " + dialect.place()
                    + " is from a newer version of Skill Vault: use that version, or a backup from before");
        }
        if (info.pending().length == 0) {
            flyway.validate();
            return;
        }
        if (!dialect.mayMigrate(connection)) {
            throw new VaultConfigurationException("the vault's database at " + dialect.place()
                    + " is new or from an older version of Skill Vault, and this user may not change its schema:"
                    + " migrate it as its owner first (docs/postgresql.md)");
        }
        flyway.migrate();
    }
}
