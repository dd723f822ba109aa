package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Quirk;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slack's descriptor against the sandbox's stand-in for Slack: from consent to the end, with token rotation and without. */
class SlackTest {
    private static final ApiRequest POST =
            ApiRequest.post("/api/chat.postMessage").json(Map.of("channel", "C0123", "text", "hello"));

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo slack;

    private void open(UnaryOperator<Sandbox.Builder> sandbox) {
        world = TestWorld.open(folder, sandbox, (builder, opened) -> {
            ClientRegistration client = opened.client("slack");
            return builder.skill(new Posting())
                    .oauthClient(
                            "slack", client.clientId(), client.clientSecret().toCharArray());
        });
        slack = world.connect(ALICE, "slack");
        world.vault
                .operator()
                .grant(
                        new SkillId("posting"),
                        slack.id(),
                        List.of(Permission.of("slack", "chat.postMessage").build()));
    }

    @AfterEach
    void close() {
        world.vault.close();
        world.sandbox.close();
    }

    private ApiResponse post() {
        return ((SkillContext) world.vault.grantedSkills(ALICE).stream()
                        .filter(skill -> skill.manifest().id().value().equals("posting"))
                        .findFirst()
                        .orElseThrow()
                        .tools())
                .client("slack")
                .send(POST);
    }

    private ConnectionState state() {
        return world.vault.operator().connections(ALICE).get(0).state();
    }

    @Test
    void aMessageIsPostedAndRotatedTokensAreStored() {
        open(builder -> builder.with(Quirk.SLACK_TOKEN_ROTATION));
        assertThat(slack.scopes()).containsExactly("chat:write");
        assertThat(post().status()).isEqualTo(200);
        for (int rotation = 1; rotation <= 3; rotation++) {
            world.clock.advance(Duration.ofHours(13));
            assertThat(post().status()).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(rotation);
        }
        assertThat(world.vault.operator().disconnect(slack.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
    }

    @Test
    void withoutRotationTheTokenHasNoEndAndIsNeverRefreshed() {
        open(builder -> builder);
        world.clock.advance(Duration.ofDays(400));
        assertThat(post().status()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isZero();
    }

    @Test
    void aDeadGrantThatComesWithHttp200IsFollowedByConsentAndNothingElse() {
        open(builder -> builder.with(Quirk.SLACK_TOKEN_ROTATION));
        world.sandbox.revokeRefreshTokens("slack");
        world.clock.advance(Duration.ofHours(13));
        assertThatThrownBy(this::post).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThatThrownBy(this::post).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void anAccessTokenThatIsRejectedWithHttp200IsRefreshedOnceAndTheMessageIsSent() {
        open(builder -> builder.with(Quirk.SLACK_TOKEN_ROTATION));
        world.sandbox.expireAccessTokens("slack");
        assertThat(post().text()).contains("\"ok\":true");
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void aTokenWithoutRotationThatIsRejectedTwiceNeedsConsent() {
        open(builder -> builder);
        world.sandbox.expireAccessTokens("slack");
        assertThatThrownBy(this::post).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
        world.clock.advance(Duration.ofHours(1));
        assertThatThrownBy(this::post).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isZero();
    }

    @Test
    void aHealthCheckSeesThatATokenIsWellAndThatSlackHasEndedIt() {
        open(builder -> builder);
        long before = world.count(Kind.API);
        checkHealth();
        assertThat(world.count(Kind.API)).isEqualTo(before + 1);
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
        world.sandbox.expireAccessTokens("slack");
        checkHealth();
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
    }

    /** Another node, which checks when it is opened; closing it lets the check end first. */
    private void checkHealth() {
        TestVaults.builder(folder, "agent", world.sandbox)
                .healthChecks(Duration.ofHours(6))
                .build()
                .close();
    }

    /** A skill that posts messages. */
    private static final class Posting implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("posting", "1.0.0")
                    .purpose("Posts messages")
                    .needs("slack", "chat.postMessage")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }
}
