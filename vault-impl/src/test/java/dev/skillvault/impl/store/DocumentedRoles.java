package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The roles of docs/postgresql.md in a new database, made by the statements that stand there. Roles belong to the server, which other tests use, so
 * that they are dropped at the end.
 */
final class DocumentedRoles implements AutoCloseable {
    private static final Path GUIDE = Path.of("..", "docs", "postgresql.md");
    private static final String DENIED = "42501";

    final String database;

    private DocumentedRoles(String database) {
        this.database = database;
    }

    /** Before there is a table. */
    static DocumentedRoles make() throws Exception {
        DocumentedRoles roles = new DocumentedRoles(TestPostgres.newDatabase());
        roles.run(TestPostgres.SUPERUSER, script(0));
        return roles;
    }

    private static String script(int number) throws Exception {
        List<String> scripts = new ArrayList<>();
        Matcher block = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        while (block.find()) {
            scripts.add(block.group(1));
        }
        return scripts.get(number);
    }

    /** Makes the tables, and grants on them. */
    void migrate() throws Exception {
        Store.migrate(as("skillvault_owner"));
        run("skillvault_owner", script(1));
    }

    StoreUrl as(String user) {
        return TestPostgres.as(database, user);
    }

    void run(String user, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(database, user);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void assertDenied(String user, String sql) {
        assertThatThrownBy(() -> run(user, sql))
                .as("%s as %s", sql, user)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(DENIED));
    }

    @Override
    public void close() throws SQLException {
        for (String role : List.of("agent", "steward", "operator", "auditor", "owner")) {
            run(TestPostgres.SUPERUSER, "DROP OWNED BY skillvault_" + role + " CASCADE; DROP ROLE skillvault_" + role);
        }
    }
}
