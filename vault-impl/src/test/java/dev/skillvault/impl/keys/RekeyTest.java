package dev.skillvault.impl.keys;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.PASSWORD;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.KeyType;
import dev.skillvault.identity.Trust;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.RenewedIdentity;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent gets another key; killed anywhere, at least one opens. */
class RekeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** As a killed process: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private AgentIdentity former;
    private AgentIdentity next;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().seed(7).start();
        former = TestVaults.identity(folder, "agent");
        next = AgentIdentity.createPkcs12(folder.resolve("next.p12"), "agent", PASSWORD);
        try (Vault vault = open(former)) {
            ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
            assertThat(vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3())))
                    .isNotNull();
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Vault open(AgentIdentity identity) {
        return TestVaults.builder(folder, "agent", sandbox).identity(identity).build();
    }

    private static void assertWorks(Vault vault) {
        assertThat(TestVaults.door(vault, ALICE, "google").send(TestWorld.READ).status())
                .isEqualTo(200);
    }

    private void assertOpensAndWorks(AgentIdentity identity) {
        try (Vault vault = open(identity)) {
            assertWorks(vault);
        }
    }

    private void assertRefused(AgentIdentity identity) {
        assertThatThrownBy(() -> open(identity))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("enrolled in this vault with another key");
    }

    private long slots() throws SQLException {
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM key_slot")) {
            row.next();
            return row.getLong(1);
        }
    }

    private VerificationReport verify(AgentIdentity... trusted) {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            return verifier.verify(new LogVerifier.Options(
                    List.of(),
                    List.of(trusted).stream()
                            .map(each -> HexFormat.of().formatHex(each.spkiSha256()))
                            .toList(),
                    (done, total) -> {},
                    sandbox.clock().instant()));
        }
    }

    @Test
    void theNewKeyOpensEverythingAndTheFormerNothing() throws Exception {
        try (Vault vault = open(former)) {
            vault.operator().rekey(next);
            // the root key is the same, so an open vault goes on
            assertWorks(vault);
        }
        assertThat(slots()).isOne();
        assertOpensAndWorks(next);
        assertRefused(former);
        VerificationReport report = verify();
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.logs().get(0).identity())
                .contains(HexFormat.of().formatHex(next.spkiSha256()))
                .contains("re-keyed")
                .contains(HexFormat.of().formatHex(former.spkiSha256()));
    }

    @Test
    void aVaultThatIsOpenInAnotherProcessGoesOn() {
        try (Vault running = open(former)) {
            try (Vault operators = open(former)) {
                operators.operator().rekey(next);
            }
            assertWorks(running);
            assertThatThrownBy(() -> running.operator().rekey(former))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("open the vault with the identity that is enrolled");
        }
        assertOpensAndWorks(next);
    }

    @Test
    void anAuditorMayTrustAnyKeyOfTheChainAndNoOther() {
        AgentIdentity third = AgentIdentity.createPkcs12(folder.resolve("third.p12"), "agent", PASSWORD);
        AgentIdentity stranger = AgentIdentity.createPkcs12(folder.resolve("stranger.p12"), "agent", PASSWORD);
        try (Vault vault = open(former)) {
            vault.operator().rekey(next);
            vault.operator().rekey(third);
        }
        for (AgentIdentity each : List.of(former, next, third)) {
            assertThat(verify(each).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
        assertThat(verify(stranger).problem()).contains("not trusted");
        assertThat(verify(stranger).verdict()).isEqualTo(Verdict.TAMPERED);
        assertOpensAndWorks(third);
        assertRefused(next);
    }

    @Test
    void anUnfitIdentityIsRefusedAndChangesNothing() throws Exception {
        AgentIdentity other = AgentIdentity.createPkcs12(folder.resolve("other.p12"), "other", PASSWORD);
        Path expired = RenewedIdentity.write(
                folder.resolve("next.p12"),
                folder.resolve("expired.p12"),
                PASSWORD,
                sandbox.clock().instant().minus(Duration.ofDays(400)));
        try (Vault vault = open(former)) {
            assertThatThrownBy(() -> vault.operator().rekey(other))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("a re-key keeps the agent's name");
            assertThatThrownBy(() -> vault.operator().rekey(former))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("needs no re-key");
            assertThatThrownBy(() -> vault.operator().rekey(AgentIdentity.fromPkcs12(expired, PASSWORD)))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("expired at");
        }
        assertThat(slots()).isOne();
        assertOpensAndWorks(former);
    }

    @Test
    void theVaultSecretStays(@TempDir Path elsewhere) {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        Vault.Builder builder = TestVaults.builder(elsewhere, "agent", sandbox).vaultSecret(secret);
        try (Vault vault = builder.build()) {
            vault.operator().rekey(next);
        }
        assertThatThrownBy(() -> TestVaults.builder(elsewhere, "agent", sandbox)
                        .identity(next)
                        .build())
                .hasMessageContaining("pass it with vaultSecret");
        TestVaults.builder(elsewhere, "agent", sandbox)
                .identity(next)
                .vaultSecret(secret)
                .build()
                .close();
    }

    @Test
    void anAgentMayGoFromAnyKeyTypeToAnyOther() throws Exception {
        AgentIdentity current = former;
        for (KeyType type : List.of(KeyType.P256, KeyType.RSA3072, KeyType.P256, KeyType.ED25519, KeyType.RSA3072)) {
            Path file = folder.resolve(type + "-" + current.keyType() + ".p12");
            AgentIdentity other = AgentIdentity.createPkcs12(file, "agent", PASSWORD, type);
            try (Vault vault = open(current)) {
                vault.operator().rekey(other);
            }
            assertOpensAndWorks(other);
            assertRefused(current);
            current = other;
        }
        VerificationReport report = verify(former);
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void aKeyThatIsNotTrustedIsRefusedAndChangesNothing() throws Exception {
        Trust onlyFormer = Trust.anchors(former.certificateChain());
        try (Vault vault = TestVaults.builder(folder, "agent", sandbox)
                .identity(former)
                .trust(onlyFormer)
                .build()) {
            assertThatThrownBy(() -> vault.operator().rekey(next))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("is not trusted");
        }
        assertThat(slots()).isOne();
        assertOpensAndWorks(former);
    }

    /** Runs a re-key against the real store until the step, and dies there. */
    private void rekeyUntil(Rekey.Step last, AgentIdentity to) {
        try (Store store = Store.open(StoreUrl.parse(url(folder)))) {
            AgentKeys keys = AgentKeys.openOrEnrol(store, X509Identity.from(former), sandbox.clock(), RANDOM);
            try (Committer committer =
                            new Committer(store, keys.ring().agent(), keys.logSigner(), sandbox.clock(), List.of());
                    KeyRing ring = keys.ring()) {
                SecretBytes none = null;
                Rekey rekey = new Rekey(
                        store,
                        committer,
                        new AgentKeys(ring, keys.logSigner()),
                        X509Identity.from(former),
                        Trust.pinnedAtEnrolment(),
                        none,
                        sandbox.clock(),
                        RANDOM,
                        step -> {
                            if (step == last) {
                                throw new Killed();
                            }
                        });
                assertThatThrownBy(() -> rekey.to(X509Identity.from(to))).isInstanceOf(Killed.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Rekey.Step.class)
    void killedAfterAnyStepAtLeastOneKeyOpensAndTheNextTryLeavesOneSlot(Rekey.Step step) throws Exception {
        rekeyUntil(step, next);

        boolean done = step == Rekey.Step.DROPPED_FORMER_SLOT;
        boolean both = step.compareTo(Rekey.Step.ADDED_SLOT) >= 0 && !done;
        assertThat(slots()).isEqualTo(both ? 2 : 1);
        assertThat(verify().problem()).isEmpty();
        if (done) {
            assertRefused(former);
        } else {
            assertOpensAndWorks(former);
        }
        if (both || done) {
            assertOpensAndWorks(next);
        } else {
            assertRefused(next);
        }
        if (!done) {
            try (Vault vault = open(former)) {
                vault.operator().rekey(next);
            }
        }
        assertThat(slots()).isOne();
        assertOpensAndWorks(next);
        assertRefused(former);
        assertThat(verify(former).problem()).isEmpty();
    }

    @Test
    void anUnfinishedReKeyIsReplacedByOneToAnotherKey() throws Exception {
        AgentIdentity third = AgentIdentity.createPkcs12(folder.resolve("third.p12"), "agent", PASSWORD);
        rekeyUntil(Rekey.Step.OPENED_SLOT, next);
        try (Vault vault = open(former)) {
            vault.operator().rekey(third);
        }
        assertThat(slots()).isOne();
        assertOpensAndWorks(third);
        assertRefused(next);
        assertRefused(former);
    }

    @Test
    void onlyTheFormerKeyFinishesAReKey() {
        rekeyUntil(Rekey.Step.OPENED_SLOT, next);
        try (Vault vault = open(next)) {
            assertThatThrownBy(() -> vault.operator().rekey(next))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("is not finished");
        }
    }
}
