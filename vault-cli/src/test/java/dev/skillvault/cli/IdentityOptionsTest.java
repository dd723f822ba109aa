package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class IdentityOptionsTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    private Path identity;
    private Path passwordFile;

    @Command(name = "test")
    private static final class AnyCommand {
        @Mixin
        private final IdentityOptions options = new IdentityOptions();
    }

    @BeforeEach
    void makeAnIdentity() throws IOException {
        identity = folder.resolve("agent.p12");
        AgentIdentity.createPkcs12(identity, "agent-one", PASSWORD.toCharArray());
        passwordFile = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nsecond line\n"})
    void theFirstLineIsThePassword(String rest) throws IOException {
        Files.writeString(passwordFile, PASSWORD + rest);
        assertThat(load().name()).isEqualTo("agent-one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aPasswordFileOpenToOthersIsRefused(String mode) throws IOException {
        Files.writeString(passwordFile, PASSWORD);
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(this::load)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessage("the password file %s is open to others than its owner: run 'chmod 600 %s'"
                        .formatted(passwordFile, passwordFile));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n" + PASSWORD})
    void anEmptyFirstLineIsRefused(String content) throws IOException {
        Files.writeString(passwordFile, content);
        assertThatThrownBy(this::load)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessage("the password file %s has nothing in its first line".formatted(passwordFile));
    }

    @Test
    void anythingButALineOfTextIsRefused() throws IOException {
        Files.write(passwordFile, new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(this::load).hasMessageEndingWith(" is not text in UTF-8");
        Files.writeString(passwordFile, "x".repeat(5000));
        assertThatThrownBy(this::load).hasMessageEndingWith(" has a first line that is too long");
        Files.delete(passwordFile);
        assertThatThrownBy(this::load).hasMessageContaining("cannot be read");
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws IOException {
        Files.writeString(passwordFile, "wrong one");
        assertThatThrownBy(this::load)
                .isInstanceOf(IdentityException.class)
                .hasMessage("the password of the identity file 'agent.p12' is wrong");
    }

    private AgentIdentity load() {
        AnyCommand command = new AnyCommand();
        new CommandLine(command)
                .parseArgs("--identity", identity.toString(), "--password-file", passwordFile.toString());
        return command.options.load();
    }
}
