package dev.skillvault.impl.refresh;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.Quirk;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GitHub's tokens of OAuth apps do not expire and nothing renews them; its API rejects a call now and then all the same. */
class RejectionsTest {
    private static final ApiRequest ISSUES = ApiRequest.get("/repos/acme/reports/issues");
    /** Longer than the backoff within which another rejection counts as the same one. */
    private static final Duration LATER = Duration.ofHours(2);

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo github;

    @BeforeEach
    void connect() {
        world = TestWorld.open(folder, builder -> builder.with(Quirk.GITHUB_OAUTH_APP));
        github = world.connect(ALICE, "github");
        world.grant(github, Permission.of("github", "issues.list").build());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void works() {
        assertThat(world.send(ALICE, "github", ISSUES).status()).isEqualTo(200);
    }

    private void isAnswered(int status) {
        world.sandbox
                .faults()
                .next(Target.kind(Kind.API), Fault.status(status, "{}", Map.of("Content-Type", "application/json")));
    }

    private void isRejected() {
        isAnswered(401);
        assertThatThrownBy(() -> world.send(ALICE, "github", ISSUES))
                .isInstanceOf(ConnectionUnavailableException.class);
    }

    private ConnectionState state() {
        return world.vault.operator().connections(ALICE).get(0).state();
    }

    private long confirmations() throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM audit_entry WHERE kind = '" + EntryKind.ACCESS_CONFIRMED + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void rejectionsWithSuccessesBetweenThemEndNothing() throws Exception {
        for (int round = 1; round <= 4; round++) {
            isRejected();
            assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
            if (round % 2 == 0) {
                world.clock.advance(LATER);
            }
            works();
            assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
            assertThat(confirmations()).isEqualTo(round);
        }
    }

    @Test
    void aSuccessIsWrittenOnceAndOnlyAfterARejection() throws Exception {
        works();
        assertThat(confirmations()).isZero();
        isRejected();
        works();
        works();
        assertThat(confirmations()).isEqualTo(1);
    }

    @Test
    void aHealthCheckThatGoesWellIsASuccess() throws Exception {
        isRejected();
        // another node, which checks when it is opened; closing lets the check end first
        TestVaults.builder(folder, "agent", world.sandbox)
                .healthChecks(Duration.ofHours(6))
                .build()
                .close();
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(confirmations()).isEqualTo(1);
        world.clock.advance(LATER);
        isRejected();
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
    }

    @Test
    void twoRejectionsWithNoSuccessBetweenThemEndTheConnection() throws Exception {
        isRejected();
        world.clock.advance(LATER);
        // which says nothing of the token
        isAnswered(500);
        assertThat(world.send(ALICE, "github", ISSUES).status()).isEqualTo(500);
        isRejected();
        assertThat(state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(confirmations()).isZero();
    }
}
