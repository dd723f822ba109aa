package dev.skillvault.impl.keys;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.CannotOpenException;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that was enrolled with a vault secret opens with that secret, and with nothing else. */
class VaultSecretTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().seed(7).start();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static byte[] secret() {
        return "sixteen bytes or more, kept in a file of its own".getBytes(StandardCharsets.UTF_8);
    }

    private Vault open(byte[] secret) {
        Vault.Builder builder = TestVaults.builder(folder, "agent", sandbox);
        return (secret == null ? builder : builder.vaultSecret(secret)).build();
    }

    @Test
    void theSameSecretOpensWhatWasSealed() {
        byte[] given = secret();
        try (Vault vault = open(given)) {
            Arrays.fill(given, (byte) 0);
            ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
            assertThat(vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3())))
                    .isNotNull();
        }
        try (Vault vault = open(secret())) {
            assertThat(TestVaults.door(vault, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aMissingSecretIsFatalAndSaysWhatToPass() {
        open(secret()).close();

        assertThatThrownBy(() -> open(null))
                .isExactlyInstanceOf(VaultConfigurationException.class)
                .hasMessage("this agent was enrolled with a vault secret: pass it with vaultSecret(...)");
    }

    @Test
    void aSecretWhereNoneIsNeededIsRefused() {
        open(null).close();

        assertThatThrownBy(() -> open(secret()))
                .isExactlyInstanceOf(VaultConfigurationException.class)
                .hasMessage("this agent was enrolled without a vault secret: open it without vaultSecret(...)");
    }

    @Test
    void aWrongSecretIsFatalInOneSentenceWithoutTheSecret() {
        open(secret()).close();
        byte[] other = secret();
        other[0] ^= 1;

        assertThatThrownBy(() -> open(other))
                .isExactlyInstanceOf(VaultConfigurationException.class)
                .hasMessage("the vault secret is wrong, or the agent's slot was damaged");
        byte[] longer = Arrays.copyOf(secret(), secret().length + 1);
        assertThatThrownBy(() -> open(longer)).isExactlyInstanceOf(VaultConfigurationException.class);
    }

    @Test
    void aShortSecretIsRefusedAtOnce() {
        assertThatThrownBy(() -> open(new byte[15]))
                .isExactlyInstanceOf(VaultConfigurationException.class)
                .hasMessage("a vault secret has at least 16 bytes");
        open(new byte[16]).close();
    }

    @Test
    void theRowsWordAboutTheSecretIsNotBelieved() throws Exception {
        open(secret()).close();
        run("UPDATE key_slot SET needs_secret = FALSE");

        assertThatThrownBy(() -> open(null)).isExactlyInstanceOf(CannotOpenException.class);
    }

    @Test
    void aSlotMadeWithoutASecretDoesNotOpenWithOne() throws Exception {
        open(null).close();
        run("UPDATE key_slot SET needs_secret = TRUE");

        assertThatThrownBy(() -> open(secret()))
                .hasMessage("the vault secret is wrong, or the agent's slot was damaged");
    }

    private void run(String sql) throws SQLException {
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
