package dev.skillvault.impl.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.KeyType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.Pkcs12Identity;
import dev.skillvault.impl.identity.SlotContext;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What version 0.1 sealed opens in this version, and in every later one. */
class FrozenDataTest {

    @TempDir
    Path folder;

    private final Sealer sealer = new Sealer(new SecureRandom());

    @ParameterizedTest
    @EnumSource
    void everyRecordOfVersion1Opens(KeyType type) throws Exception {
        FrozenData data = FrozenData.of(type);
        assertOpens(data, openRoot(type, data, 0, null));
    }

    @ParameterizedTest
    @EnumSource
    void everySlotWithAVaultSecretOpensWithThatSecretOnly(KeyType type) throws Exception {
        FrozenData data = FrozenData.of(type);
        SecretBytes vaultSecret = SecretBytes.copyOf(data.bytes("vaultSecret"));
        assertOpens(data, openRoot(type, data, 1, vaultSecret));
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> openRoot(type, data, 1, null));
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> openRoot(type, data, 0, vaultSecret));
    }

    @ParameterizedTest
    @EnumSource
    void everyVouchOfVersion1Verifies(KeyType type) throws Exception {
        FrozenData data = FrozenData.of(type);
        byte[] statement = Vouch.statement(
                data.text("vaultId"), FrozenData.AGENT, data.text("logOrigin"), data.bytes("logPublicKey"));
        var certificate = identity(type).certificateChain().get(0);
        assertThat(Vouch.verify(certificate, statement, data.bytes("vouch"))).isTrue();
    }

    private void assertOpens(FrozenData data, SealingKey root) {
        byte[] plaintext;
        try (root;
                SealingKey user = sealer.openKey(root, FrozenData.USER_KEY, data.bytes("sealedUserKey"))) {
            plaintext = sealer.open(user, FrozenData.TOKENS, data.bytes("sealedTokens"));
        }
        try (TokenSet tokens = TokenSet.decode(plaintext)) {
            assertThat(text(tokens.access())).isEqualTo(FrozenData.ACCESS_TOKEN);
            assertThat(text(tokens.refresh().orElseThrow())).isEqualTo(FrozenData.REFRESH_TOKEN);
        }
    }

    private SealingKey openRoot(KeyType type, FrozenData data, int number, @Nullable SecretBytes vaultSecret)
            throws IOException {
        FrozenData slot = data.slot(number);
        SlotContext context =
                SlotContext.of(data.text("vaultId"), FrozenData.AGENT, slot.bytes("slotId"), slot.bytes("salt"));
        X509Identity identity = identity(type);
        assertThat(identity.key().algorithm()).isEqualTo(slot.text("algorithm"));
        try (SealingKey kek = identity.key().openSlot(context, slot.bytes("parameters"), vaultSecret)) {
            return sealer.openKey(kek, FrozenData.ROOT, slot.bytes("sealedRoot"));
        }
    }

    private X509Identity identity(KeyType type) throws IOException {
        Path file = folder.resolve(FrozenData.name(type) + ".p12");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, FrozenData.resource(FrozenData.name(type) + ".p12"));
        }
        return Pkcs12Identity.load(file, FrozenData.PASSWORD.toCharArray());
    }

    private static String text(SecretBytes secret) {
        return secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
