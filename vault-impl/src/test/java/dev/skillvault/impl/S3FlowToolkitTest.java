package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row S3 of the field, the flow toolkit: a state of one use with its user, and a refresh that nobody notices. */
class S3FlowToolkitTest {
    private static final URI CALLBACK = URI.create("https://app.example/oauth/callback");
    /** As the sandbox's Google says in {@code expires_in}. */
    private static final Duration LIFE = Duration.ofSeconds(3599);

    @TempDir
    Path folder;

    private TestWorld world;
    private VaultOperator operator;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder, builder -> builder.redirectUri(CALLBACK));
        operator = world.vault.operator();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AuthorizedClient door() {
        world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        return TestVaults.door(world.vault, ALICE, "google");
    }

    private List<RecordedRequest> calls() {
        return world.sandbox.requests().stream()
                .filter(each -> each.kind() == Kind.API && !TestWorld.asksForTheAccount(each))
                .toList();
    }

    @Test
    void s3AStateIsStoredWithItsUserAndWorksOnce() throws Exception {
        URI link = operator.connector(ALICE, "google").redirect(CALLBACK).authorizationUri();
        assertThat(pendingUsers()).containsExactly("alice");
        URI answer = world.sandbox.browser("alice").consentWithoutFollowing(link);

        assertThatThrownBy(() -> operator.complete(BOB, answer)).isInstanceOf(ConsentException.class);
        assertThat(operator.connections(BOB)).isEmpty();

        ConnectionInfo connected = operator.complete(ALICE, answer);
        assertThat(connected.user()).isEqualTo(ALICE);
        assertThat(operator.complete(ALICE, answer))
                .as("the second time it says what the first has done")
                .isEqualTo(connected);
        assertThat(world.count(Kind.TOKEN_CODE)).as("the code was sent once").isEqualTo(1);
        assertThat(operator.connections(ALICE)).hasSize(1);
    }

    private List<String> pendingUsers() throws SQLException {
        List<String> users = new ArrayList<>();
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT user_id FROM pending_flow")) {
            while (rows.next()) {
                users.add(rows.getString(1));
            }
        }
        return users;
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 299, 60, 1, 0, -1})
    void s3WithinFiveMinutesOfTheEndUseRefreshes(long secondsLeft) {
        AuthorizedClient door = door();
        world.clock.advance(LIFE.minusSeconds(secondsLeft));
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(calls()).extracting(RecordedRequest::status).containsExactly(200);
        assertThat(world.sandbox.requests())
                .extracting(RecordedRequest::kind)
                .as("the refresh comes first, the call goes out with its token")
                .containsSubsequence(Kind.TOKEN_REFRESH, Kind.API);
    }

    @Test
    void s3ATaskOfOverAnHourNoticesNothing() {
        AuthorizedClient door = door();
        for (int minute = 0; minute <= 80; minute += 2) {
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            world.clock.advance(Duration.ofMinutes(2));
        }
        assertThat(calls())
                .extracting(RecordedRequest::status)
                .containsOnly(200)
                .hasSize(41);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }
}
