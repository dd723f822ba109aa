package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static dev.skillvault.impl.identity.TestIdentities.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.identity.IdentityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that cannot leave their key store, with a stand-in for the token; SoftHSM is in the profile {@code hsm}. */
@ResourceLock("java.security.Security")
class KeyStoreIdentityTest {

    @BeforeEach
    void register() {
        Security.addProvider(new NonExportableProvider(Set.of()));
    }

    @AfterEach
    void unregister() {
        Security.removeProvider(NonExportableProvider.NAME);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatStaysWhereItIsOpensWhatItEnrolled(KeyAlgorithm type) throws Exception {
        KeyPair pair = TestIdentities.pair(type);
        X509Certificate certificate = TestIdentities.certificate(pair);
        KeyStore store = store("agent", pair, certificate);
        assertThat(store.getKey("agent", null).getEncoded()).isNull();
        X509Identity identity = KeyStoreIdentity.load(store, "agent", null);
        X509Identity again = KeyStoreIdentity.load(store, "agent", null);
        X509Identity software = X509Identity.of(pair.getPrivate(), List.of(certificate));
        SlotContext context = SlotContext.fresh("vault-1", AGENT, RANDOM);
        try (NewSlot slot = identity.key().newSlot(context, null, RANDOM)) {
            for (X509Identity each : List.of(identity, again, software)) {
                assertThat(each.key().openSlot(context, slot.parameters(), null).sameAs(slot.kek()))
                        .isTrue();
            }
        }
        byte[] statement = {1, 2, 3};
        assertThat(Vouch.verify(certificate, statement, identity.key().vouch(statement)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ED25519, Signature.Ed25519, Ed25519",
        "EC_P256, Signature.SHA256withECDSA, SHA256withECDSA",
        "EC_P256, KeyAgreement.ECDH, ECDH",
        "RSA, Signature.RSASSA-PSS, RSASSA-PSS",
        "RSA, Cipher.RSA/ECB/OAEPPadding, RSA-OAEP with SHA-256"
    })
    void anOperationTheKeyStoreLacksIsRefusedByName(KeyAlgorithm type, String lacking, String name) throws Exception {
        Security.removeProvider(NonExportableProvider.NAME);
        Security.addProvider(new NonExportableProvider(Set.of(lacking)));
        KeyPair pair = TestIdentities.pair(type);
        assertRefused(
                store("agent", pair, TestIdentities.certificate(pair)),
                "agent",
                "the key store that holds the private key does not do " + name
                        + " with it; in a PKCS#11 token use an EC key on the curve P-256");
    }

    @Test
    void anotherAliasIsRefusedWithAListOfWhatThereIs() throws Exception {
        KeyPair pair = TestIdentities.pair("Ed25519");
        X509Certificate certificate = TestIdentities.certificate(pair);
        KeyStore store = store("agent", pair, certificate);
        store.setCertificateEntry("ca", certificate);
        assertRefused(store, "a\ngent", "the key store has no entry named 'a?gent'; its private keys are agent");
        assertRefused(
                store,
                "ca",
                "'ca' in the key store is not a private key with its certificate; its private keys are agent");
        store.deleteEntry("agent");
        assertRefused(store, "agent", "the key store has no entry named 'agent'; it holds no private key");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        KeyStore store = store(
                "agent", TestIdentities.pair("Ed25519"), TestIdentities.certificate(TestIdentities.pair("Ed25519")));
        assertRefused(store, "agent", "the private key does not belong to the certificate");
    }

    @Test
    void anEntryWithAWrongPasswordAndAStoreThatWasNotLoadedAreRefused() throws Exception {
        KeyPair pair = TestIdentities.pair("Ed25519");
        KeyStore store = TestIdentities.store();
        store.setKeyEntry("agent", pair.getPrivate(), TestIdentities.password(), new Certificate[] {
            TestIdentities.certificate(pair)
        });
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> KeyStoreIdentity.load(store, "agent", "wrong".toCharArray()))
                .withMessage("the private key in the key store cannot be read with this password");
        assertRefused(
                KeyStore.getInstance("PKCS12"), "agent", "the key store holds an entry that this JDK cannot read");
    }

    private static KeyStore store(String alias, KeyPair pair, X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(NonExportableProvider.NAME);
        store.load(null, null);
        store.setKeyEntry(alias, pair.getPrivate(), null, new Certificate[] {certificate});
        return store;
    }

    private static void assertRefused(KeyStore store, String alias, String sentence) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> KeyStoreIdentity.load(store, alias, null))
                .withMessage(sentence)
                .withNoCause();
    }
}
