package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole vault is closed, with its client secrets, while a consent waits for a store that does not take its tokens. */
class CloseDuringConsentTest {
    @TempDir
    Path folder;

    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void theVaultIsNotClosedBeforeTheTokensAreRevoked() throws Exception {
        TestWorld world = TestWorld.open(
                folder,
                sandbox -> sandbox,
                (builder, sandbox) -> builder.listener(entry -> {
                    if (entry.kind() == EntryKind.CONSENT_ANSWERED) {
                        takeAwayConnections();
                        answered.countDown();
                    }
                }));
        try (world) {
            PastedConsent consent =
                    world.vault.operator().connector(ALICE, "google").paste();
            String answer = world.sandbox
                    .browser("alice")
                    .consentWithoutFollowing(consent.authorizationUri())
                    .toString();
            CompletableFuture<ConnectionInfo> completing = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    completing.complete(consent.complete(answer));
                } catch (RuntimeException e) {
                    completing.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();

            world.vault.close();

            assertThat(world.count(Kind.TOKEN_CODE)).isEqualTo(1);
            assertThat(world.count(Kind.REVOKE)).isEqualTo(1);
            assertThat(completing)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_STORED));
        }
    }

    /** From now on nothing that belongs to a connection can be read or stored. */
    private void takeAwayConnections() {
        try (Connection jdbc = TestWorld.database(folder);
                Statement statement = jdbc.createStatement()) {
            statement.execute("ALTER TABLE connection RENAME TO taken_away");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
