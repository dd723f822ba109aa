package dev.skillvault.impl.anchor;

import static dev.skillvault.impl.audit.TestNotes.note;
import static dev.skillvault.impl.audit.TestNotes.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestPostgres;
import dev.skillvault.spi.AnchorDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An anchor in a database, in each kind that there is. */
class JdbcAnchorTest {
    private static final String ALPHA = origin("alpha");
    private static final String BETA = origin("beta");

    private enum Kind {
        H2,
        POSTGRESQL
    }

    @TempDir
    Path folder;

    private String newUrl(Kind kind) throws SQLException {
        return switch (kind) {
            case H2 -> "jdbc:h2:file:" + folder.resolve("elsewhere/anchor");
            case POSTGRESQL -> TestPostgres.newDatabase();
        };
    }

    private static JdbcAnchor anchor(String url) {
        return JdbcAnchor.in(AnchorDatabase.at(url));
    }

    private static Connection connect(String url) throws SQLException {
        return url.startsWith("jdbc:h2:")
                ? DriverManager.getConnection(url + ";AUTO_SERVER=TRUE", "sa", "")
                : TestPostgres.connect(url, TestPostgres.SUPERUSER);
    }

    private static void change(String url, String sql) throws SQLException {
        try (Connection jdbc = connect(url);
                Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void itKeepsTheNewestNoteOfEachLog(Kind kind) throws Exception {
        String url = newUrl(kind);
        try (JdbcAnchor anchor = anchor(url)) {
            assertThat(anchor.newest()).isEmpty();
            anchor.keep(note(ALPHA, 10, 1));
            anchor.keep(note(BETA, 7, 2));
            anchor.keep(note(ALPHA, 20, 3));
            assertThat(anchor.newest()).containsExactly(note(ALPHA, 20, 3), note(BETA, 7, 2));
            assertThat(anchor.local()).isFalse();
            assertThat(anchor.recalls()).isTrue();
        }
        assertThat(anchor(url).newest()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNoteIsReplacedByANewerOneAlone(Kind kind) throws Exception {
        JdbcAnchor anchor = anchor(newUrl(kind));
        anchor.keep(note(ALPHA, 20, 3));
        anchor.keep(note(ALPHA, 10, 1));
        anchor.keep(note(ALPHA, 20, 3));
        assertThatThrownBy(() -> anchor.keep(note(ALPHA, 20, 4)))
                .isInstanceOf(IOException.class)
                .hasMessage("it keeps another checkpoint of 20 entries of the same log");
        assertThatThrownBy(
                        () -> anchor.keep(new Checkpoint(30, note(ALPHA, 20, 3).note())))
                .isInstanceOf(IOException.class)
                .hasMessage("what is to be kept is no checkpoint of 30 entries");
        assertThat(anchor.newest()).containsExactly(note(ALPHA, 20, 3));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void ofSeveralVaultsThatShareItEachHasItsNewestNoteThere(Kind kind) throws Exception {
        String url = newUrl(kind);
        anchor(url).keep(note(ALPHA, 1, 1));
        List<String> origins = List.of(ALPHA, BETA);
        ExecutorService vaults = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int vault = 0; vault < 4; vault++) {
                int which = vault;
                all.add(vaults.submit(() -> {
                    JdbcAnchor anchor = anchor(url);
                    for (int i = 2; i <= 10; i++) {
                        int size = i * (which / 2 + 1);
                        keep(anchor, note(origins.get(which % 2), size, size));
                    }
                    return which;
                }));
            }
            for (Future<?> each : all) {
                assertThat(each.get()).isNotNull();
            }
        } finally {
            vaults.shutdownNow();
        }
        assertThat(anchor(url).newest()).containsExactly(note(ALPHA, 20, 20), note(BETA, 20, 20));
    }

    /** As the vault does: of two that begin a log's row at once one fails, and is tried again. */
    private static void keep(JdbcAnchor anchor, Checkpoint note) throws IOException {
        try {
            anchor.keep(note);
        } catch (IOException e) {
            anchor.keep(note);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatAnOperatorHasSetAsideStaysButIsNotTheNewest(Kind kind) throws Exception {
        String url = newUrl(kind);
        JdbcAnchor anchor = anchor(url);
        anchor.keep(note(ALPHA, 20, 1));
        anchor.keep(note(BETA, 5, 1));
        anchor.setAside(note(ALPHA, 20, 1));
        assertThat(anchor.newest()).containsExactly(note(BETA, 5, 1));
        anchor.keep(note(ALPHA, 10, 2));
        anchor.setAside(note(ALPHA, 10, 2));
        anchor.keep(note(ALPHA, 8, 3));
        assertThat(anchor.newest()).containsExactly(note(ALPHA, 8, 3), note(BETA, 5, 1));
        List<String> sizes = new ArrayList<>();
        try (Connection jdbc = connect(url);
                Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT aside, size FROM public.skillvault_anchor WHERE origin LIKE '%alpha' ORDER BY aside")) {
            while (row.next()) {
                sizes.add(row.getLong(1) + ":" + row.getLong(2));
            }
        }
        assertThat(sizes).containsExactly("0:8", "1:20", "2:10");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRowThatSomebodyChangedIsNotBelieved(Kind kind) throws Exception {
        for (String change :
                List.of("size = 21", "note = 'garbage'", "note = note || note", "origin = origin || '/1'")) {
            String url = newUrl(kind);
            JdbcAnchor anchor = anchor(url);
            anchor.keep(note(ALPHA, 20, 1));
            change(url, "UPDATE public.skillvault_anchor SET " + change);
            assertThatThrownBy(anchor::newest)
                    .as(change)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a row that is not a checkpoint note");
            if (!change.startsWith("origin")) {
                assertThatThrownBy(() -> anchor.keep(note(ALPHA, 22, 2)))
                        .as(change)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("a row that is not a checkpoint note");
            }
            change(url, "DROP TABLE public.skillvault_anchor");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aVaultsOwnDatabaseIsNone(Kind kind) throws Exception {
        String url = newUrl(kind);
        assertThat(anchor(url).newest()).isEmpty();
        if (kind == Kind.H2) {
            Files.createDirectories(folder.resolve("elsewhere"));
            Files.setPosixFilePermissions(folder.resolve("elsewhere"), PosixFilePermissions.fromString("rwx------"));
        }
        change(url, "CREATE TABLE public.audit_head (agent VARCHAR(10))");
        assertThatThrownBy(() -> anchor(url).keep(note(ALPHA, 1, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it is a vault's own database");
    }

    @Test
    void anAccountThatMayNotMakeTheTableIsToldWhoseStatementMakesIt() throws Exception {
        String url = TestPostgres.newDatabase();
        String role = "anchor_" + url.substring(url.lastIndexOf('_') + 1);
        change(url, "CREATE ROLE " + role + " LOGIN");
        JdbcAnchor anchor = JdbcAnchor.in(AnchorDatabase.at(url).as(role, new char[0]));
        assertThat(anchor.newest()).isEmpty();
        assertThatThrownBy(() -> anchor.keep(note(ALPHA, 1, 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("its table is missing, and this account cannot make it: " + AnchorTable.DDL);
        String guide = Files.readString(Path.of("../docs/anchors.md"));
        assertThat(guide.replaceAll("\\s+", " ")).contains(AnchorTable.DDL);

        change(url, AnchorTable.DDL);
        assertThatThrownBy(anchor::newest)
                .isInstanceOf(IOException.class)
                .hasMessage("its database does not let the account do what an anchor does (SQL state 42501)");
        assertThat(guide).contains("GRANT SELECT, INSERT, UPDATE ON public.skillvault_anchor TO ");
        change(url, "GRANT SELECT, INSERT, UPDATE ON public.skillvault_anchor TO " + role);
        anchor.keep(note(ALPHA, 1, 1));
        anchor.keep(note(ALPHA, 2, 2));
        anchor.setAside(note(ALPHA, 2, 2));
        assertThat(anchor.newest()).isEmpty();
    }

    /** What an auditor gets with the statement in the guide is a file for {@code vault audit verify --anchor}. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void theGuidesStatementGivesAFileOfNotes(Kind kind) throws Exception {
        String url = newUrl(kind);
        JdbcAnchor anchor = anchor(url);
        anchor.keep(note(ALPHA, 20, 1));
        anchor.keep(note(BETA, 5, 1));
        String sql = "SELECT rtrim(note, chr(10)) FROM public.skillvault_anchor WHERE aside = 0";
        assertThat(Files.readString(Path.of("../docs/anchors.md"))).contains("-c \"" + sql + "\"");
        StringBuilder file = new StringBuilder();
        try (Connection jdbc = connect(url);
                Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                file.append(row.getString(1)).append('\n');
            }
        }
        assertThat(Checkpoint.split(file.toString()))
                .containsExactlyInAnyOrder(
                        note(ALPHA, 20, 1).note(), note(BETA, 5, 1).note());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:anchor",
                "jdbc:postgresql://ann:hunter2@localhost/notes",
                "jdbc:postgresql://localhost/notes?password=hunter2",
                "jdbc:other:hunter2"
            })
    void aUrlOfAnotherFormIsRefusedAndNotShown(String url) {
        AnchorDatabase database = AnchorDatabase.at(url);
        assertThatThrownBy(() -> JdbcAnchor.in(database))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("AnchorDatabase.as(user, password)")
                .satisfies(refused -> {
                    for (Throwable each = refused; each != null; each = each.getCause()) {
                        assertThat(each.toString()).doesNotContain("hunter2");
                    }
                });
        assertThat(database.toString()).doesNotContain("hunter2");
    }

    @Test
    void thePasswordIsNotShownAndIsWiped() {
        AnchorDatabase database =
                AnchorDatabase.at("jdbc:postgresql://localhost:1/notes").as("ann", "hunter2".toCharArray());
        JdbcAnchor anchor = JdbcAnchor.in(database.askedAtStart());
        assertThat(anchor.local()).isTrue();
        assertThat(anchor.toString()).isEqualTo("jdbc:localhost:1/notes");
        assertThatThrownBy(anchor::newest)
                .isInstanceOf(IOException.class)
                .hasMessage("its database does not answer (SQL state 08001)");
        assertThat(database.toString()).isEqualTo("AnchorDatabase[redacted]");
        JdbcAnchor.in(database).close();
        assertThat(database.password()).containsOnly('\0');
        assertThatThrownBy(() -> JdbcAnchor.in(
                        AnchorDatabase.at("jdbc:h2:file:" + folder.resolve("x")).as("ann", new char[0])))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("knows no users");
    }

    @Test
    void theStoresOwnDatabaseIsRefusedWhereTheUrlsTell() {
        JdbcAnchor server = anchor("jdbc:postgresql://LOCALHOST/vault");
        JdbcAnchor file = anchor("jdbc:h2:file:" + folder.resolve("vault/below/anchor"));
        for (Runnable same : List.<Runnable>of(
                () -> server.requireApartFrom(StoreUrl.parse("jdbc:postgresql://127.0.0.1:5432/vault")),
                () -> file.requireApartFrom(StoreUrl.parse("jdbc:h2:file:" + folder.resolve("vault/vault"))),
                () -> file.requireApartFrom(StoreUrl.parse("jdbc:h2:file:" + folder.resolve("vault/below/anchor"))))) {
            assertThatThrownBy(same::run)
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("lies where the vault's own database lies");
        }
        server.requireApartFrom(StoreUrl.parse("jdbc:postgresql://127.0.0.1:5433/vault"));
        server.requireApartFrom(StoreUrl.parse("jdbc:postgresql://127.0.0.1/other"));
        file.requireApartFrom(StoreUrl.parse("jdbc:h2:file:" + folder.resolve("elsewhere/vault")));
        assertThat(server.name()).isEqualTo("jdbc:LOCALHOST/vault");
    }
}
