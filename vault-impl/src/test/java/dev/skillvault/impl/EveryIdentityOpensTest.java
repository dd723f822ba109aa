package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.CannotOpenException;
import dev.skillvault.Vault;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.KeyType;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vault of each key type is enrolled, opened again and audited, and no other key of that type gets in. */
class EveryIdentityOpensTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whatWasStoredIsThereAfterOpeningAgain(KeyType type) throws Exception {
        AgentIdentity identity = make("agent.p12", type);
        TestClock clock = TestClock.startingAt(Instant.now());
        try (Sandbox sandbox = Sandbox.builder().clock(clock).seed(3).start()) {
            try (Vault vault = builder(sandbox, identity).build()) {
                ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
                vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3()));
            }
            AgentIdentity again = AgentIdentity.fromPkcs12(folder.resolve("agent.p12"), TestVaults.PASSWORD);
            try (Vault vault = builder(sandbox, again).build()) {
                assertThat(TestVaults.door(vault, ALICE, "google")
                                .send(TestWorld.READ)
                                .status())
                        .isEqualTo(200);
            }
            AgentIdentity stranger = make("stranger.p12", type);
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> builder(sandbox, stranger).build())
                    .withMessageContaining("with another key");
            assertAuditorVerifies(identity, clock.instant());
            forgeSlot(stranger);
            assertThatExceptionOfType(CannotOpenException.class)
                    .isThrownBy(() -> builder(sandbox, stranger).build())
                    .withNoCause();
        }
    }

    /** As somebody who may write the database: the agent's slot now says it is for the stranger's key. */
    private void forgeSlot(AgentIdentity stranger) throws SQLException {
        String spki = HexFormat.of().formatHex(stranger.spkiSha256());
        try (Connection database = TestWorld.database(folder)) {
            for (String table : List.of("agent", "key_slot")) {
                try (PreparedStatement update = database.prepareStatement("UPDATE " + table + " SET spki_sha256 = ?")) {
                    update.setString(1, spki);
                    assertThat(update.executeUpdate()).isEqualTo(1);
                }
            }
        }
    }

    private void assertAuditorVerifies(AgentIdentity identity, Instant now) {
        String spki = HexFormat.of().formatHex(identity.spkiSha256());
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(folder))) {
            VerificationReport report =
                    verifier.verify(new LogVerifier.Options(List.of(), List.of(spki), (done, total) -> {}, now));
            assertThat(report.verdict())
                    .as(report.problem())
                    .isEqualTo(VerificationReport.Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }

    private Vault.Builder builder(Sandbox sandbox, AgentIdentity identity) {
        return TestVaults.builder(folder, "unused", sandbox).identity(identity);
    }

    private AgentIdentity make(String file, KeyType type) {
        return AgentIdentity.createPkcs12(folder.resolve(file), "agent", TestVaults.PASSWORD, type);
    }
}
