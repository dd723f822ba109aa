package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SecondDatabaseTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void aServerThatTakesAConnectionAndSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            StoreUrl url = StoreUrl.parse("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/notes");
            assertThatThrownBy(() -> SecondDatabase.at(url, SHORT).transaction((jdbc, seconds) -> seconds))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("its database does not answer (SQL state 08")
                    .hasNoCause();
        }
    }

    @Test
    @Timeout(60)
    void aStatementThatTakesTooLongIsEnded() throws Exception {
        StoreUrl url = TestPostgres.as(TestPostgres.newDatabase(), TestPostgres.SUPERUSER);
        assertThatThrownBy(() -> SecondDatabase.at(url, SHORT).transaction((jdbc, seconds) -> {
                    try (Statement statement = jdbc.createStatement()) {
                        statement.setQueryTimeout(seconds);
                        return statement.execute("SELECT pg_sleep(50)");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("its database does not answer in time (SQL state 57014)");
    }

    @Test
    void whatFailsIsRolledBackAndItsWordsStayThere() throws Exception {
        SecondDatabase database =
                SecondDatabase.at(TestPostgres.as(TestPostgres.newDatabase(), TestPostgres.SUPERUSER));
        int unused = database.transaction((jdbc, seconds) -> {
            try (Statement statement = jdbc.createStatement()) {
                return statement.executeUpdate("CREATE TABLE public.t (a VARCHAR(20) PRIMARY KEY)");
            }
        });
        assertThatThrownBy(() -> database.transaction((jdbc, seconds) -> {
                    try (Statement statement = jdbc.createStatement()) {
                        return statement.executeUpdate("INSERT INTO public.t VALUES ('hunter2'), ('hunter2')");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("its database failed (SQL state 23505)")
                .hasNoCause();
    }

    @Test
    void aFileThatWouldRunCodeIsNotRead() throws Exception {
        Path there = folder.resolve("elsewhere/notes");
        SecondDatabase database = SecondDatabase.at(StoreUrl.parse("jdbc:h2:file:" + there));
        boolean unused = database.transaction((jdbc, seconds) -> {
            try (Statement statement = jdbc.createStatement()) {
                return statement.execute("CREATE VIEW public.v AS SELECT 1 AS one");
            }
        });
        assertThat(Files.exists(Path.of(there + ".mv.db"))).isTrue();
        assertThatThrownBy(() -> database.transaction((jdbc, seconds) -> seconds))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could run code");
    }
}
