package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row S1 of the field, the managed OAuth client, as far as it is not tested with the consent. */
class S1ManagedClientTest {
    private static final Duration EXPIRED = Duration.ofHours(2);

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ConnectionInfo connected() {
        ConnectionInfo google = world.connect(ALICE, "google");
        world.grant(google, TestWorld.readingQ3());
        return google;
    }

    private int read() {
        return world.send(ALICE, "google", TestWorld.READ).status();
    }

    /** Google's answer to a refresh has no refresh token, and may leave out the scopes: what was there stays. */
    @Test
    void s1WhatARefreshLeavesOutIsMergedFromWhatWasThere() {
        ConnectionInfo google = connected();
        Target refresh = Target.kind(Kind.TOKEN_REFRESH);
        world.sandbox.faults().always(refresh, Fault.withoutField("scope"));
        for (int round = 1; round <= 2; round++) {
            world.clock.advance(EXPIRED);
            assertThat(read()).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(round);
        }
        ConnectionInfo now = world.vault.operator().connections(ALICE).get(0);
        assertThat(now.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(now.scopes()).isEqualTo(google.scopes());
    }

    @Test
    void s1ARejectedCallIsRefreshedAndRepeatedOnceAndNeverAgain() {
        connected();
        world.sandbox.faults().always(Target.host("sheets.googleapis.com"), Fault.status(401, "{}", Map.of()));
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ConnectionUnavailableException.class,
                        refused -> assertThat(refused.state()).isEqualTo(ConnectionState.ACTIVE))
                .hasMessageStartingWith("Google renewed the account's access just now")
                .hasMessageContaining("a new consent would not help");
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(world.sandbox.requests())
                .filteredOn(each -> each.host().equals("sheets.googleapis.com"))
                .extracting(RecordedRequest::status)
                .containsExactly(401, 401);
        assertThat(world.vault.operator().connections(ALICE).get(0).state())
                .as("an API that says no to everything kills nothing")
                .isEqualTo(ConnectionState.ACTIVE);
    }

    /** {@code spreadsheets.readonly} before {@code spreadsheets}, and never {@code drive}; offline, and with consent each time. */
    @Test
    void s1OnlyTheLeastScopesAreAskedFor() throws Exception {
        ClientRegistration client = world.sandbox.client("google");
        try (Vault vault = Vault.builder()
                .identity(TestVaults.identity(folder, "reader"))
                .store(TestVaults.url(folder))
                .clock(world.clock)
                .backgroundRefresh(false)
                .sandbox(world.sandbox.routes())
                .policy("test", request -> GrantDecision.refuse("nothing is granted here"))
                .skill(new Reader())
                .oauthClient("google", client.clientId(), client.clientSecret().toCharArray())
                .build()) {
            PastedConsent consent = vault.operator().connector(ALICE, "google").paste();
            Map<String, String> asked = query(consent.authorizationUri().getRawQuery());
            assertThat(asked)
                    .containsEntry("scope", "https://www.googleapis.com/auth/spreadsheets.readonly")
                    .containsEntry("access_type", "offline")
                    .containsEntry("prompt", "consent")
                    .containsEntry("code_challenge_method", "S256");
        }
    }

    private static Map<String, String> query(String raw) {
        Function<String, String> decoded = text -> URLDecoder.decode(text, StandardCharsets.UTF_8);
        return Arrays.stream(raw.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> decoded.apply(pair[0]), pair -> decoded.apply(pair[1])));
    }

    private static final class Reader implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("reader", "1.0.0")
                    .purpose("Reads a sheet")
                    .needs("google", "sheets.values.get")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }
}
