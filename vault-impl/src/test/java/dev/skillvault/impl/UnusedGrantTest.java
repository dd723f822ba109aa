package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantRequestInfo.State;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.operator.GrantDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody uses ends. */
class UnusedGrantTest {
    private static final Duration LIMIT = Duration.ofDays(30);

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;

    @BeforeEach
    void connect() {
        world = TestWorld.open(folder, UnaryOperator.identity(), (builder, sandbox) -> builder.endUnusedGrants(LIMIT));
        google = world.connect(ALICE, "google");
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(DescribedEntries.check(folder)).isNotEmpty();
    }

    private AuthorizedClient door() {
        return TestVaults.door(world.vault, ALICE, "google");
    }

    private static void denied(AuthorizedClient door, DenialReason reason) {
        assertThatThrownBy(() -> door.send(TestWorld.READ))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(reason));
    }

    private List<Grant.Status> statuses() {
        return world.vault.operator().grants(ALICE).stream().map(Grant::status).toList();
    }

    @Test
    void aGrantThatWasNeverUsedEnds() {
        world.grant(google, TestWorld.readingQ3());
        AuthorizedClient door = door();
        world.clock.advance(LIMIT);
        denied(door, DenialReason.EXPIRED);
        assertThat(statuses()).containsExactly(Grant.Status.LAPSED);
        denied(door, DenialReason.EXPIRED);
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
    }

    @Test
    void eachUseKeepsItForAsLongAgain() {
        world.grant(google, TestWorld.readingQ3());
        AuthorizedClient door = door();
        for (int i = 0; i < 3; i++) {
            world.clock.advance(LIMIT.minusMillis(1));
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
        }
        world.clock.advance(LIMIT);
        denied(door, DenialReason.EXPIRED);
    }

    @Test
    void aGrantIsNotUnusedBeforeItHolds() {
        Permission later = Permission.of("google", "sheets.values.get")
                .limits(Limits.none().from(world.clock.instant().plus(LIMIT)))
                .build();
        world.grant(google, later);
        AuthorizedClient door = door();
        world.clock.advance(LIMIT.plus(LIMIT).minusMillis(1));
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
    }

    @Test
    void theSkillAsksAnewAndANewGrantTakesItsPlace() {
        GrantDesk desk = world.vault.operator().grantDesk();
        world.grant(google, TestWorld.readingQ3());
        var first = desk.request(ALICE).requests();
        AuthorizedClient door = door();
        world.clock.advance(LIMIT);
        denied(door, DenialReason.EXPIRED);
        var open = desk.request(ALICE).requests().stream()
                .filter(each -> each.answer().state() != State.GRANTED)
                .toList();
        assertThat(first).isEmpty();
        assertThat(open).hasSize(1);
        desk.grant(open.get(0).id(), List.of(TestWorld.readingQ3()));
        assertThat(statuses()).containsExactlyInAnyOrder(Grant.Status.REVOKED, Grant.Status.ACTIVE);
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
    }

    @Test
    void aLimitIsAtLeastADay() {
        assertThatThrownBy(
                        () -> TestVaults.builder(folder, "agent", world.sandbox).endUnusedGrants(Duration.ofHours(23)))
                .isInstanceOf(VaultConfigurationException.class);
    }
}
