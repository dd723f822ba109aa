package dev.skillvault.impl.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that is granted with its id, before and after its name changes hands. */
class PinnedRepositoryTest {
    private static final UserId ALICE = new UserId("alice");
    private static final String NAME = SandboxGitHub.REPOSITORY;
    private static final String ISSUES = "/repos/" + NAME + "/issues";

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

    private void grant(String... repositories) {
        world.grant(
                world.connect(ALICE, "github"),
                Permission.of("github", "issues.list")
                        .only("repository", repositories)
                        .build());
    }

    private int list() {
        return world.send(ALICE, "github", ApiRequest.get(ISSUES)).status();
    }

    private void assertDenied() {
        assertThatThrownBy(this::list)
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.RESOURCE_NOT_GRANTED));
    }

    private List<String> asked(String path) {
        return world.sandbox.requests().stream()
                .map(each -> each.target())
                .filter(path::equals)
                .toList();
    }

    @Test
    void theGrantedRepositoryIsReachedAndLookedUpOnceAMinute() {
        grant("ACME/Reports#" + world.sandbox.github().id(NAME));
        assertThat(list()).isEqualTo(200);
        world.clock.advance(Duration.ofSeconds(59));
        assertThat(list()).isEqualTo(200);
        assertThat(asked("/repos/" + NAME)).hasSize(1);
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(list()).isEqualTo(200);
        assertThat(asked("/repos/" + NAME)).hasSize(2);
        assertThat(asked(ISSUES)).hasSize(3);
    }

    @Test
    void anotherIdIsDeniedBeforeAnythingIsSent() {
        grant(NAME + "#1");
        assertDenied();
        assertThat(asked(ISSUES)).isEmpty();
    }

    @Test
    void aNewRepositoryUnderTheOldNameIsAnother() {
        grant(NAME + "#" + world.sandbox.github().id(NAME));
        assertThat(list()).isEqualTo(200);
        world.sandbox.github().replace(NAME);
        world.clock.advance(Duration.ofSeconds(60));
        assertDenied();
        assertThat(asked(ISSUES)).hasSize(1);
    }

    @Test
    void aRenameOrATransferDoesNotCarryTheRightAlong() {
        grant(NAME + "#" + world.sandbox.github().id(NAME));
        world.sandbox.github().moveAway(NAME);
        assertDenied();
        assertThat(asked(ISSUES)).isEmpty();
    }

    @Test
    void aNameGrantedWithoutAnIdIsNotLookedUp() {
        grant(NAME, NAME + "#1");
        assertThat(list()).isEqualTo(200);
        assertThat(asked("/repos/" + NAME)).isEmpty();
    }

    @Test
    void oneOfSeveralIdsIsEnough() {
        grant(NAME + "#1", NAME + "#" + world.sandbox.github().id(NAME));
        assertThat(list()).isEqualTo(200);
    }
}
