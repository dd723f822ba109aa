package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class StoreUrlTest {
    @Test
    void theVaultAddsItsOwnSettings() {
        H2File url = (H2File) StoreUrl.parse("jdbc:h2:file:./some/vault").dialect();
        Path file = Path.of("some/vault").toAbsolutePath();

        assertThat(url.readWrite())
                .isEqualTo(
                        "jdbc:h2:file:" + file
                                + ";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0;WRITE_DELAY=0;REUSE_SPACE=FALSE;MAX_COMPACT_TIME=0;QUERY_CACHE_SIZE=64");
        assertThat(url.existing()).isEqualTo(url.readWrite() + ";IFEXISTS=TRUE");
        assertThat(System.getProperty("h2.bindAddress")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:h2:file:",
                "jdbc:h2:mem:x",
                "jdbc:h2:tcp://host/x",
                "jdbc:h2:./x",
                "jdbc:h2:file:./x;INIT=RUNSCRIPT FROM 'http://evil'",
                "jdbc:h2:file:./x;",
                "jdbc:h2:file:a\u0000b",
                "JDBC:H2:FILE:./x",
                "jdbc:postgresql:x",
                "jdbc:postgresql://host/",
                "jdbc:postgresql://one,two/x",
                "jdbc:postgresql://host/x?sslmode=disable",
                "jdbc:postgresql://host:5432/x?currentSchema=public",
                "jdbc:postgresql://host:5432/x%3Fuser=y"
            })
    void anythingElseIsRefused(String url) {
        assertThatThrownBy(() -> StoreUrl.parse(url)).isInstanceOf(VaultConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://host/x?user=agent",
                "jdbc:postgresql://host/x?ssl=true&PASSWORD=hunter2",
                "jdbc:postgresql://agent:hunter2@host/x"
            })
    void userAndPasswordAreRefusedInTheUrlByName(String url) {
        assertThatThrownBy(() -> StoreUrl.parse(url))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("storeCredentials")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aServerElsewhereMustShowACertificate() throws Exception {
        for (String here : new String[] {"localhost", "127.0.0.1:5432", "[::1]:5433"}) {
            assertThat(sslMode("jdbc:postgresql://" + here + "/vault")).isEqualTo("prefer");
        }
        for (String elsewhere : new String[] {"db.example", "127.0.0.1.example:5432", "[::2]", "localhost.example"}) {
            assertThat(sslMode("jdbc:postgresql://" + elsewhere + "/vault")).isEqualTo("verify-full");
        }
    }

    private static String sslMode(String url) throws Exception {
        Dialect dialect = StoreUrl.parse(url).dialect();
        assertThat(dialect.pool().getDataSourceProperties().getProperty("sslmode"))
                .isEqualTo(((PGSimpleDataSource) dialect.direct()).getSslMode());
        return ((PGSimpleDataSource) dialect.direct()).getSslMode();
    }

    @Test
    void aPasswordIsNeverShown() {
        StoreCredentials credentials = StoreCredentials.of("agent", "hunter2".toCharArray());
        StoreUrl url = StoreUrl.parse("jdbc:postgresql://localhost/vault").as(credentials);

        assertThat(url + " " + url.dialect() + " " + credentials).doesNotContain("hunter2");
        assertThatThrownBy(() -> StoreUrl.parse("jdbc:h2:file:./x").as(credentials))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("storeCredentials");
    }

    @Test
    void anotherBindAddressIsRefused() {
        String before = System.getProperty("h2.bindAddress");
        System.setProperty("h2.bindAddress", "0.0.0.0");
        try {
            assertThatThrownBy(() -> StoreUrl.parse("jdbc:h2:file:./x"))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("127.0.0.1");
        } finally {
            if (before == null) {
                System.clearProperty("h2.bindAddress");
            } else {
                System.setProperty("h2.bindAddress", before);
            }
        }
    }
}
