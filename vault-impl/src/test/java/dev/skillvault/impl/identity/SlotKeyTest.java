package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static dev.skillvault.impl.identity.TestIdentities.NOW;
import static dev.skillvault.impl.identity.TestIdentities.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.Hmac;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotKeyTest {

    private final SlotContext context = SlotContext.of("vault-1", AGENT, sequence(0x10, 16), sequence(0x80, 32));
    private KeyPair pair;
    private IdentityKey key;

    @BeforeEach
    void makeKey() throws Exception {
        pair = TestIdentities.pair("Ed25519");
        key = TestIdentities.identity(pair).key();
    }

    @Test
    void newSlotOpensAgain() {
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        try (NewSlot slot = key.newSlot(fresh, null, RANDOM)) {
            SlotContext stored = SlotContext.of("vault-1", AGENT, fresh.slotId(), fresh.salt());
            assertThat(key.openSlot(stored, slot.parameters(), null).sameAs(slot.kek()))
                    .isTrue();
            assertThat(slot.kek().hasId(fresh.slotId())).isTrue();
            assertThat(slot.parameters()).isEmpty();
        }
        assertThat(key.algorithm()).isEqualTo("Ed25519");
    }

    @Test
    void slotKeySealsTheRootKey() {
        Sealer sealer = new Sealer(RANDOM);
        Binding place = Binding.of(AGENT, RecordType.ROOT_KEY);
        SealingKey root = SealingKey.generate(RANDOM);
        byte[] record = sealer.sealKey(open(key, context), place, root);
        assertThat(sealer.openKey(open(key, context), place, record).sameAs(root))
                .isTrue();
    }

    /** Frozen: the first key of RFC 8032, made once with Python's hmac and cryptography from the documented format. */
    @Test
    void frozenSlotKeyNeverChanges() throws Exception {
        KeyPair rfc = TestIdentities.pair(
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        IdentityKey frozen = TestIdentities.identity(rfc).key();
        assertThat(open(frozen, context)
                        .sameAs(kek("df53104583461178b6f694456480124b6c722ec3ccd07dc84746f52e1abe6f15")))
                .isTrue();
        SecretBytes vaultSecret = SecretBytes.copyOf(sequence(0xc0, 32));
        assertThat(frozen.openSlot(context, new byte[0], vaultSecret)
                        .sameAs(kek("1de0a77b6d3bdcd3d6ea139b51a0fa45c3bf7b23da7ff1bc5be84a7191ecf7cf")))
                .isTrue();
    }

    @Test
    void sameFileGivesTheSameKey(@TempDir Path folder) throws Exception {
        Path file = TestIdentities.write(folder.resolve("a.p12"), pair.getPrivate(), TestIdentities.certificate(pair));
        IdentityKey one = Pkcs12Identity.load(file, TestIdentities.password()).key();
        IdentityKey two = Pkcs12Identity.load(file, TestIdentities.password()).key();
        assertThat(open(one, context).sameAs(open(two, context))).isTrue();
        assertThat(open(one, context).sameAs(open(key, context))).isTrue();
    }

    @Test
    void renewedCertificateGivesTheSameKey() throws Exception {
        var renewed = SelfSignedCertificate.issue(
                pair, "new-name", NOW.plus(Duration.ofDays(700)), NOW.plus(Duration.ofDays(1400)), RANDOM);
        X509Identity identity = X509Identity.of(pair.getPrivate(), List.of(renewed));
        assertThat(open(identity.key(), context).sameAs(open(key, context))).isTrue();
    }

    @Test
    void anythingElseGivesAnotherKey() throws Exception {
        SealingKey expected = open(key, context);
        IdentityKey otherKey =
                TestIdentities.identity(TestIdentities.pair("Ed25519")).key();
        byte[] slot = sequence(0x10, 16);
        byte[] salt = sequence(0x80, 32);
        assertThat(open(otherKey, context)).matches(kek -> differs(kek, expected), "other key");
        assertThat(List.of(
                        SlotContext.of("vault-2", AGENT, slot, salt),
                        SlotContext.of("vault-1", new AgentId("agent-b"), slot, salt),
                        SlotContext.of("vault-1", AGENT, sequence(0x11, 16), salt),
                        SlotContext.of("vault-1", AGENT, slot, sequence(0x81, 32)),
                        SlotContext.of("vault-1agent", new AgentId("a"), slot, salt)))
                .allMatch(other -> differs(open(key, other), expected));
    }

    @Test
    void vaultSecretIsMixedIn() {
        SealingKey without = open(key, context);
        SecretBytes secret = SecretBytes.random(32, RANDOM);
        SealingKey with = key.openSlot(context, new byte[0], secret);
        assertThat(differs(with, without)).isTrue();
        assertThat(with.sameAs(key.openSlot(context, new byte[0], secret))).isTrue();
        assertThat(differs(with, key.openSlot(context, new byte[0], SecretBytes.random(32, RANDOM))))
                .isTrue();
        SecretBytes tooShort = SecretBytes.random(15, RANDOM);
        assertThatIllegalArgumentException().isThrownBy(() -> key.openSlot(context, new byte[0], tooShort));
    }

    @Test
    void foreignParametersAreRefused() {
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> key.openSlot(context, new byte[1], null));
    }

    @Test
    void contextOfWrongShapeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SlotContext.of("", AGENT, new byte[16], new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> SlotContext.of("v", AGENT, new byte[15], new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> SlotContext.of("v", AGENT, new byte[16], new byte[31]));
    }

    @Test
    void derivationIsNeverAVouch() {
        assertThat(Ed25519IdentityKey.derivationMessage(new byte[] {1})).isEqualTo(new byte[] {0, (byte) 0xFF, 1});
        assertThat(Vouch.signed(new byte[] {1})[0]).isEqualTo((byte) 's');
    }

    private static SealingKey open(IdentityKey key, SlotContext context) {
        return key.openSlot(context, new byte[0], null);
    }

    /** Whether the secrets differ, whatever the ids: a label depends on the secret only. */
    private static boolean differs(SealingKey one, SealingKey two) {
        return !Arrays.equals(Hmac.label(one, "", ""), Hmac.label(two, "", ""));
    }

    private static SealingKey kek(String hex) {
        return SealingKey.of(
                sequence(0x10, 16), SecretBytes.copyOf(HexFormat.of().parseHex(hex)));
    }

    private static byte[] sequence(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}
