package dev.skillvault.impl.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.identity.IdentityException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorKeyPairTest {
    private static final char[] PASSWORD = "only for this test".toCharArray();
    private static final byte[] MESSAGE = "a command".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();

    private Path file() {
        return folder.resolve("my.key");
    }

    @Test
    void aNewKeyIsItsOwnersOnlyAndIsLoadedAgain() throws Exception {
        OperatorKeyPair made = OperatorKeyPair.create(file(), null, random);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        OperatorKeyPair loaded = OperatorKeyPair.load(file(), null);
        assertThat(loaded.id()).isEqualTo(made.id());
        assertThat(OperatorKeyPair.verify(made.publicKey(), MESSAGE, loaded.sign(MESSAGE)))
                .isTrue();
        assertThat(OperatorKeyPair.isUsable(made.publicKey())).isTrue();
        assertThat(made.toString()).isEqualTo("OperatorKeyPair[" + made.id() + "]");
    }

    @Test
    void theFileIsWhatOtherProgramsRead() throws Exception {
        OperatorKeyPair.create(file(), null, random);
        String pem = Files.readString(file());
        assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----");
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        assertThat(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der)))
                .isInstanceOf(EdECPrivateKey.class);
    }

    @Test
    void anEncryptedKeyNeedsItsPassword() throws Exception {
        OperatorKeyPair made = OperatorKeyPair.create(file(), PASSWORD, random);
        assertThat(Files.readString(file())).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(OperatorKeyPair.load(file(), PASSWORD).id()).isEqualTo(made.id());
        assertThatThrownBy(() -> OperatorKeyPair.load(file(), null))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("no password was given");
        assertThatThrownBy(() -> OperatorKeyPair.load(file(), "wrong".toCharArray()))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("is wrong");
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws Exception {
        Files.writeString(file(), "precious");
        assertThatThrownBy(() -> OperatorKeyPair.create(file(), null, random))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("is not overwritten");
        assertThat(file()).hasContent("precious");
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        OperatorKeyPair.create(file(), null, random);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> OperatorKeyPair.load(file(), null))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aNameFollowsFromThePublicKeyAsAnIdentitysDoes() throws Exception {
        OperatorKeyPair made = OperatorKeyPair.create(file(), null, random);
        assertThat(made.id()).isEqualTo(OperatorKeyPair.id(made.publicKey()));
        assertThat(made.id().value()).matches("op_[0-9a-f]{32}");
        assertThat(OperatorKeyPair.spkiSha256(made.publicKey())).hasSize(32);
    }

    @Test
    void whatIsNoSignatureIsOnlyFalse() {
        OperatorKeyPair made = OperatorKeyPair.create(file(), null, random);
        assertThat(OperatorKeyPair.verify(made.publicKey(), MESSAGE, new byte[0]))
                .isFalse();
        assertThat(OperatorKeyPair.verify(made.publicKey(), MESSAGE, new byte[64]))
                .isFalse();
        assertThat(OperatorKeyPair.verify(new byte[32], MESSAGE, made.sign(MESSAGE)))
                .isFalse();
        assertThat(OperatorKeyPair.verify(new byte[5], MESSAGE, made.sign(MESSAGE)))
                .isFalse();
    }
}
