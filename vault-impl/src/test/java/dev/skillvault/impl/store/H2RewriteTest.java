package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an erasure the file is written anew, and if that is broken off, it is done at the next opening. */
class H2RewriteTest {
    private static final int PIECE = 8;

    @TempDir
    Path folder;

    private final byte[] erased = new byte[512];
    private final byte[] kept = new byte[512];

    @BeforeEach
    void chooseBytes() {
        Random random = new Random(7);
        random.nextBytes(erased);
        random.nextBytes(kept);
    }

    private Store open(Path where) {
        return Store.open(StoreUrl.parse(TestVaults.url(where)));
    }

    private Store openAndErase() throws SQLException {
        Store store = open(folder);
        try (Connection connection = store.writer()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE probe (bytes VARBINARY(1000))");
            }
            assertThat(update(connection, "INSERT INTO probe (bytes) VALUES (?)", erased))
                    .isOne();
            assertThat(update(connection, "INSERT INTO probe (bytes) VALUES (?)", kept))
                    .isOne();
            connection.commit();
            store.sync(connection);
            assertThat(update(connection, "DELETE FROM probe WHERE bytes = ?", erased))
                    .isOne();
            store.noteErasure(connection);
            connection.commit();
            store.sync(connection);
        }
        return store;
    }

    private static int update(Connection connection, String sql, byte[] value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, value);
            return statement.executeUpdate();
        }
    }

    private static Path file(Path where) {
        return where.resolve("vault.mv.db");
    }

    /** How many pieces of it the file holds; a compressed page holds at least most of what cannot be compressed. */
    private static int pieces(byte[] value, Path where) throws IOException {
        String file = new String(Files.readAllBytes(file(where)), StandardCharsets.ISO_8859_1);
        String all = new String(value, StandardCharsets.ISO_8859_1);
        int found = 0;
        for (int i = 0; i + PIECE <= all.length(); i += PIECE) {
            found += file.contains(all.substring(i, i + PIECE)) ? 1 : 0;
        }
        return found;
    }

    private void assertOnlyTheKeptOneIsThere(Path where) throws IOException {
        assertThat(pieces(erased, where)).isZero();
        assertThat(pieces(kept, where)).isGreaterThan(kept.length / PIECE / 2);
    }

    private static long created(Path where) {
        try (MVStore store = new MVStore.Builder()
                .fileName(file(where).toString())
                .readOnly()
                .open()) {
            return store.getFileStore().getCreationTime();
        }
    }

    /** In the connection's own way, which changes nothing. */
    private static long marks(Path where) throws SQLException {
        try (Connection database = TestWorld.database(where);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM rewrite_at_close")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** H2 writes into this file, and finds a folder: it gives up in the middle of SHUTDOWN COMPACT. */
    private Path letTheRewriteFail() throws IOException {
        Path second = Files.createDirectory(folder.resolve("vault.mv.db.tempFile"));
        return Files.createFile(second.resolve("in-the-way"));
    }

    @Test
    void theFileIsWrittenAnewOnceWhenItIsClosed() throws Exception {
        Store store = openAndErase();
        assertThat(pieces(erased, folder)).as("it is found while it is there").isEqualTo(erased.length / PIECE);
        store.close();
        assertOnlyTheKeptOneIsThere(folder);

        long written = created(folder);
        assertThat(marks(folder)).isOne();
        open(folder).close();
        assertThat(created(folder)).as("not written a second time").isEqualTo(written);
        assertThat(marks(folder)).as("spent").isZero();
    }

    @Test
    void aRewriteThatFailedIsDoneAtTheNextOpening() throws Exception {
        Store store = openAndErase();
        long former = created(store);
        Path obstacle = letTheRewriteFail();
        store.close();
        assertThat(pieces(erased, folder)).as("it failed").isPositive();
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());

        try (Store again = open(folder)) {
            assertOnlyTheKeptOneIsThere(folder);
            assertThat(created(again)).isGreaterThan(former);
            assertThat(again.<Long>read(H2RewriteTest::rows)).isOne();
        }
        assertThat(marks(folder)).as("spent").isZero();
    }

    @Test
    void aRewriteThatFailsThrowsNothingAndLeavesTheMark() throws Exception {
        openAndErase().close();
        Connection database = TestWorld.database(folder);
        H2Rewrite.note(database);
        Path obstacle = letTheRewriteFail();
        assertThat(H2Rewrite.ifDue(database)).isTrue();
        assertThat(database.isClosed()).isTrue();
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());

        assertThat(marks(folder)).isOne();
        try (Store again = open(folder)) {
            assertThat(again.<Long>read(H2RewriteTest::rows)).isOne();
        }
    }

    @Test
    void aFileWhoseOwnerWasKilledIsWrittenAnewAtTheNextOpening(@TempDir Path elsewhere) throws Exception {
        try (Store store = openAndErase()) {
            assertThat(store.<Long>read(H2RewriteTest::rows)).isOne();
            Files.copy(file(folder), file(elsewhere));
        }
        Files.write(elsewhere.resolve("vault.mv.db.tempFile"), erased); // as far as the second file had come
        assertThat(pieces(erased, elsewhere)).isPositive();

        open(elsewhere).close();
        assertOnlyTheKeptOneIsThere(elsewhere);
        assertThat(elsewhere.resolve("vault.mv.db.tempFile")).doesNotExist();
    }

    @Test
    void somebodyWhoStillReadsKeepsTheMark() throws Exception {
        Store store = openAndErase();
        long former = created(store);
        try (Connection reader = TestWorld.database(folder)) {
            store.close();
            assertThat(reader.isValid(1)).as("nobody is thrown out").isTrue();
        }
        assertThat(created(folder)).isEqualTo(former);
        assertThat(marks(folder)).isOne();

        open(folder).close();
        assertThat(created(folder)).isGreaterThan(former);
        assertOnlyTheKeptOneIsThere(folder);
    }

    private static long rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM probe")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long created(Store store) throws SQLException {
        try (Connection connection = store.writer()) {
            return H2Space.owned(connection).orElseThrow().getFileStore().getCreationTime();
        }
    }
}
