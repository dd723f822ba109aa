package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One use, two processes, 64 callers: one call. */
class OneUseTest {
    private static final int THREADS = 32;
    private static final UserId ALICE = new UserId("alice");

    @TempDir
    Path folder;

    @Test
    void oneUseIsOneCallOver64CallersInTwoProcesses() throws Exception {
        // the child has the real clock, which is a few seconds ahead of this world
        try (TestWorld world = TestWorld.open(folder)) {
            ConnectionInfo google = world.connect(ALICE, "google");
            world.grant(
                    google,
                    Permission.of("google", "sheets.values.get")
                            .limits(Limits.uses(1))
                            .build());
            AuthorizedClient door = TestVaults.door(world.vault, ALICE, "google");
            List<String> answers = together(world, "none", () -> OneUseChild.answer(door));
            assertThat(answers.stream().filter("HTTP 200"::equals)).hasSize(1);
            assertThat(answers.stream().filter("QUOTA_SPENT"::equals)).hasSize(2 * THREADS - 1);
            assertThat(world.count(Kind.API)).isEqualTo(1);
        }
    }

    @Test
    void oneApprovalIsOneCallOver64CallersInTwoProcesses() throws Exception {
        try (TestWorld world =
                TestWorld.open(folder, sandbox -> sandbox, (builder, sandbox) -> builder.approvalWait(Duration.ZERO))) {
            ConnectionInfo google = world.connect(ALICE, "google");
            world.grant(
                    google,
                    Permission.of("google", "sheets.values.get")
                            .approval(Approval.each())
                            .build());
            OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
            world.vault.operator().enrolOperator("carol", key.publicKey());
            AuthorizedClient door = TestVaults.door(world.vault, ALICE, "google");
            ApprovalId id = catchThrowableOfType(ApprovalNeededException.class, () -> door.send(TestWorld.READ))
                    .approval();
            try (OperatorDesk desk = OperatorDesk.open(TestVaults.url(folder), key)) {
                desk.approve(desk.approval(id));
            }
            List<String> answers = together(world, id.value(), () -> OneUseChild.answer(door, id));
            assertThat(answers.stream().filter("HTTP 200"::equals)).hasSize(1);
            assertThat(answers.stream().filter("APPROVAL_USED"::equals)).hasSize(2 * THREADS - 1);
            assertThat(world.count(Kind.API)).isEqualTo(1);
        }
    }

    /** What the callers of both processes were answered. */
    private List<String> together(TestWorld world, String approval, Callable<String> call) throws Exception {
        Path errors = folder.resolve("child.err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OneUseChild.class.getName(),
                folder.toString(),
                Integer.toString(THREADS),
                approval));
        world.sandbox.routes().forEach((host, address) -> command.add(host + "=" + address.getPort()));
        Process child =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).as("see %s", errors).isEqualTo("READY");
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
            List<String> answers = new ArrayList<>(TestWorld.together(THREADS, call));
            said.lines()
                    .filter(line -> line.startsWith("ANSWER "))
                    .forEach(line -> answers.add(line.substring("ANSWER ".length())));
            assertThat(child.waitFor()).isZero();
            assertThat(answers).hasSize(2 * THREADS);
            return answers;
        } finally {
            child.destroyForcibly();
        }
    }
}
