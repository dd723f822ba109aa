package dev.skillvault.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.GrantRequest;
import dev.skillvault.grant.Permission;
import dev.skillvault.sample.SampleAgent.Expiry;
import dev.skillvault.sample.Scene.Interference;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import dev.skillvault.testkit.sandbox.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoryTest {
    private static final Fault BROKEN = Fault.status(500, "{}", Map.of());

    @TempDir
    Path data;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    private int play(Expiry expiry, Interference interference) throws IOException {
        long seed = new SecureRandom().nextInt(1_000_000);
        System.out.println("seed " + seed);
        Scene scene = new Scene(data, expiry, seed, null);
        return new Story(scene, new Storyteller(new PrintStream(told, true, StandardCharsets.UTF_8)), interference)
                .run();
    }

    private String story() {
        return told.toString(StandardCharsets.UTF_8);
    }

    private int entries() {
        try (AuditReader reader = AuditReader.open("jdbc:h2:file:" + data.resolve("vault"))) {
            return reader.list(AuditQuery.newest().limit(10_000)).size();
        }
    }

    @Test
    void theStorySucceedsAndASecondRunReusesTheVault() throws IOException {
        assertThat(play(Expiry.clock, Interference.none())).as(story()).isZero();
        int before = entries();
        assertThat(story())
                .contains("SCRIPT", "DENIED", "evil.example", "VERIFIED", "2 consents", "checkpoint.txt --at 2");
        told.reset();

        assertThat(play(Expiry.clock, Interference.none())).as(story()).isZero();

        assertThat(story()).contains("0 consents");
        assertThat(entries()).isGreaterThan(before);
    }

    @Test
    void theStorySucceedsWhenTheProviderEndsTheTokenEarly() throws IOException {
        assertThat(play(Expiry.early, Interference.none())).as(story()).isZero();
        assertThat(story()).contains("REJECTED", "401").doesNotContain(" --at ");
    }

    @Test
    void theModelIsToldWhyInWordsItCanUse() throws IOException {
        play(Expiry.clock, Interference.none());
        assertThat(story()).contains("is not allowed for this recipient; it is granted only for @example.com");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void aBrokenStepIsNoticed(String step, Interference interference) throws IOException {
        assertThat(play(Expiry.clock, interference)).as(step + story()).isEqualTo(1);
        assertThat(story()).contains("NOT AS TOLD");
    }

    static Stream<Arguments> breaks() {
        String append = "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A%3AC:append";
        String messages = "/gmail/v1/users/me/messages";
        return Stream.of(
                atWork("1 reading the sheet", Target.host("sheets.googleapis.com"), BROKEN),
                atWork(
                        "2 appending the row",
                        Target.host("sheets.googleapis.com").withPath(append),
                        BROKEN),
                atWork(
                        "2 appending, and the answer is lost",
                        Target.host("sheets.googleapis.com").withPath(append),
                        Fault.dropBeforeAnswer()),
                atWork(
                        "3 searching the mailbox",
                        Target.host("gmail.googleapis.com").withPath(messages),
                        BROKEN),
                atWork("3 sending the mail", Target.host("gmail.googleapis.com").withPath(messages + "/send"), BROKEN),
                atWork("4 opening the issue", Target.host("api.github.com"), BROKEN),
                Arguments.of(
                        "5 the mail to the denied address is allowed",
                        new Interference(new OpenPolicy(), sandbox -> {}, sandbox -> {})),
                Arguments.of(
                        "5 nothing is granted at all",
                        new Interference(request -> GrantDecision.refuse("no"), sandbox -> {}, sandbox -> {})),
                atExpiry("6 refreshing", sandbox -> sandbox.faults().always(Target.kind(Kind.TOKEN_REFRESH), BROKEN)),
                atExpiry("6 the refresh token is dead", sandbox -> sandbox.revokeRefreshTokens("google")),
                atExpiry("6 one more expiry than told", sandbox -> sandbox.expireAccessTokens("github")));
    }

    private static Arguments atWork(String step, Target target, Fault fault) {
        return Arguments.of(
                step,
                new Interference(new SamplePolicy(), sandbox -> sandbox.faults().always(target, fault), sandbox -> {}));
    }

    private static Arguments atExpiry(String step, Consumer<Sandbox> breaking) {
        return Arguments.of(step, new Interference(new SamplePolicy(), sandbox -> {}, breaking));
    }

    /** Like the sample's, without the recipient limit. */
    private static final class OpenPolicy implements GrantPolicy {
        @Override
        public GrantDecision decide(GrantRequest request) {
            return request.manifest().id().value().equals("gmail")
                    ? GrantDecision.grant(
                            Permission.of("google", "gmail.messages.list", "gmail.messages.get", "gmail.messages.send")
                                    .build())
                    : new SamplePolicy().decide(request);
        }
    }
}
