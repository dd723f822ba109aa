package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static dev.skillvault.impl.identity.TestIdentities.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.Hmac;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the slots of every key type. */
class EveryKeyTypeTest {

    @ParameterizedTest
    @EnumSource
    void newSlotOpensAgain(KeyAlgorithm type) throws Exception {
        IdentityKey key = key(type);
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        try (NewSlot slot = key.newSlot(fresh, null, RANDOM);
                SealingKey opened = key.openSlot(fresh, slot.parameters(), null)) {
            assertThat(opened.sameAs(slot.kek())).isTrue();
            assertThat(opened.hasId(fresh.slotId())).isTrue();
        }
        assertThat(key.algorithm()).isEqualTo(type.label());
        assertThat(key.toString()).endsWith("IdentityKey[redacted]");
    }

    @ParameterizedTest
    @EnumSource
    void sameFileGivesTheSameKey(KeyAlgorithm type) throws Exception {
        KeyPair pair = TestIdentities.pair(type);
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        try (NewSlot slot = TestIdentities.identity(pair).key().newSlot(fresh, null, RANDOM)) {
            assertThat(TestIdentities.identity(pair)
                            .key()
                            .openSlot(fresh, slot.parameters(), null)
                            .sameAs(slot.kek()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherKeyOfTheSameTypeOpensNothing(KeyAlgorithm type) throws Exception {
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        IdentityKey other = key(type);
        try (NewSlot slot = key(type).newSlot(fresh, null, RANDOM)) {
            assertThat(opensNothing(other, fresh, slot, slot.parameters(), null))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoSlotsOfOneKeyHaveDifferentKeys(KeyAlgorithm type) throws Exception {
        IdentityKey key = key(type);
        try (NewSlot one = key.newSlot(SlotContext.fresh("vault-1", AGENT, RANDOM), null, RANDOM);
                NewSlot two = key.newSlot(SlotContext.fresh("vault-1", AGENT, RANDOM), null, RANDOM)) {
            assertThat(differs(one.kek(), two.kek())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherContextGivesAnotherKey(KeyAlgorithm type) throws Exception {
        IdentityKey key = key(type);
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        SlotContext elsewhere = SlotContext.fresh("vault-1", AGENT, RANDOM);
        try (NewSlot slot = key.newSlot(fresh, null, RANDOM)) {
            assertThat(List.of(
                            SlotContext.of("vault-2", AGENT, fresh.slotId(), fresh.salt()),
                            SlotContext.of("vault-1", new AgentId("agent-b"), fresh.slotId(), fresh.salt()),
                            SlotContext.of("vault-1", AGENT, elsewhere.slotId(), fresh.salt()),
                            SlotContext.of("vault-1", AGENT, fresh.slotId(), elsewhere.salt())))
                    .allMatch(other -> opensNothing(key, other, slot, slot.parameters(), null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void vaultSecretIsMixedIn(KeyAlgorithm type) throws Exception {
        IdentityKey key = key(type);
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        SecretBytes secret = SecretBytes.random(32, RANDOM);
        SecretBytes other = SecretBytes.random(32, RANDOM);
        SecretBytes tooShort = SecretBytes.random(15, RANDOM);
        try (NewSlot slot = key.newSlot(fresh, secret, RANDOM)) {
            assertThat(key.openSlot(fresh, slot.parameters(), secret).sameAs(slot.kek()))
                    .isTrue();
            assertThat(opensNothing(key, fresh, slot, slot.parameters(), null)).isTrue();
            assertThat(opensNothing(key, fresh, slot, slot.parameters(), other)).isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> key.openSlot(fresh, slot.parameters(), tooShort));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> key.newSlot(fresh, tooShort, RANDOM));
    }

    @ParameterizedTest
    @EnumSource
    void tamperedParametersOpenNothing(KeyAlgorithm type) throws Exception {
        IdentityKey key = key(type);
        SlotContext fresh = SlotContext.fresh("vault-1", AGENT, RANDOM);
        try (NewSlot slot = key.newSlot(fresh, null, RANDOM)) {
            byte[] good = slot.parameters();
            for (int at = 0; at < good.length; at += 5) {
                byte[] flipped = good.clone();
                flipped[at] ^= 1;
                assertRefused(key, fresh, flipped);
            }
            for (int length : new int[] {0, 1, 64, good.length - 1, good.length + 1, 4096}) {
                if (length >= 0 && length != good.length) {
                    assertRefused(key, fresh, Arrays.copyOf(good, length));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keyOfAnotherCertificateIsRefused(KeyAlgorithm type) throws Exception {
        var certificate = TestIdentities.certificate(TestIdentities.pair(type));
        for (KeyAlgorithm other : KeyAlgorithm.values()) {
            var stranger = TestIdentities.pair(other).getPrivate();
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> X509Identity.of(stranger, List.of(certificate)))
                    .withMessage(
                            other == type
                                    ? "the private key does not belong to the certificate"
                                    : "the private key is not one that can sign with " + type.signature()
                                            + ", as its certificate says");
        }
    }

    private static void assertRefused(IdentityKey key, SlotContext context, byte[] parameters) {
        assertThatExceptionOfType(CannotOpenException.class)
                .isThrownBy(() -> key.openSlot(context, parameters, null))
                .withNoCause();
    }

    /** Either an error or another key. */
    private static boolean opensNothing(
            IdentityKey key, SlotContext context, NewSlot slot, byte[] parameters, SecretBytes secret) {
        try (SealingKey opened = key.openSlot(context, parameters, secret)) {
            return differs(opened, slot.kek());
        } catch (CannotOpenException e) {
            return true;
        }
    }

    /** Whether the secrets differ, whatever the ids: a label depends on the secret only. */
    private static boolean differs(SealingKey one, SealingKey two) {
        return !Arrays.equals(Hmac.label(one, "", ""), Hmac.label(two, "", ""));
    }

    private static IdentityKey key(KeyAlgorithm type) throws Exception {
        return TestIdentities.identity(TestIdentities.pair(type)).key();
    }
}
