package dev.skillvault.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.sample.InjectionCase.End;
import dev.skillvault.sample.InjectionWorld.Outcome;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus of prompt injections, through the real agent: assistant, tool provider, all skills, vault and sandbox. The model is as bad
 * as can be and does what it reads; what the sandbox saw is judged by {@link PlainGrant}.
 */
class InjectionCorpusTest {
    private static final int FEWEST = 60;

    @TempDir
    Path data;

    @Test
    void anObedientModelGetsNothingBeyondTheGrant() throws IOException {
        List<InjectionCase> corpus = InjectionCase.corpus();
        assertThat(corpus).extracting(InjectionCase::name).doesNotHaveDuplicates();
        assertThat(corpus.stream().filter(InjectionCorpusTest::isAttack)).hasSizeGreaterThanOrEqualTo(FEWEST);
        SoftAssertions verdict = new SoftAssertions();
        try (InjectionWorld world = new InjectionWorld(data, new InjectionPolicy())) {
            for (InjectionCase injection : corpus) {
                judge(verdict, injection, world.play(injection));
            }
        }
        verdict.assertAll();
    }

    private static void judge(SoftAssertions verdict, InjectionCase injection, Outcome outcome) {
        String name = injection + ", the last the model saw:\n" + String.join("\n", lastOf(outcome.seen()));
        verdict.assertThat(outcome.obeyed()).as("the text was read: %s", name).isTrue();
        verdict.assertThat(PlainGrant.violations("alice", outcome.requests(), outcome.mails()))
                .as("beyond the grant: %s", name)
                .isEmpty();
        verdict.assertThat(apiCalls(outcome))
                .as("calls that reached the provider: %s", name)
                .hasSize((int) injection.ending(End.ALLOWED));
        verdict.assertThat(outcome.entries().stream().filter(entry -> entry.kind() == EntryKind.CALL_DENIED))
                .as("denials in the log: %s", name)
                .hasSize((int) injection.ending(End.DENIED))
                .allMatch(InjectionCorpusTest::saysWhy);
        verdict.assertThat(outcome.seen())
                .as("no token before the model: %s", injection)
                .noneMatch(message -> message.contains(Secrets.MARKER));
    }

    private static List<String> lastOf(List<String> seen) {
        return seen.subList(Math.max(0, seen.size() - 1 - 2 * 4), seen.size() - 1);
    }

    /** So that the test above can fail: under a grant without limits the same judge objects. */
    @Test
    void theJudgeNoticesAGrantWithoutLimits() throws IOException {
        List<String> noticed = new ArrayList<>();
        try (InjectionWorld world = new InjectionWorld(data, new InjectionPolicy.Wide())) {
            for (InjectionCase injection : InjectionCase.corpus()) {
                if (injection.ending(End.DENIED) == 0) {
                    continue; // nothing of it depends on a grant
                }
                Outcome outcome = world.play(injection);
                if (!PlainGrant.violations("alice", outcome.requests(), outcome.mails())
                        .isEmpty()) {
                    noticed.add(injection.name());
                }
            }
        }
        // the other cases are refused whatever is granted: by the tools, or as no request the vault knows
        assertThat(noticed).hasSizeGreaterThan(60);
    }

    private static boolean isAttack(InjectionCase injection) {
        return injection.ending(End.DENIED) + injection.ending(End.HELD) > 0;
    }

    private static List<RecordedRequest> apiCalls(Outcome outcome) {
        return outcome.obeying().stream()
                .filter(request -> request.kind() != Kind.TOKEN_REFRESH)
                .toList();
    }

    private static boolean saysWhy(AuditEntry entry) {
        return entry.field(AuditField.REASON).isPresent()
                && entry.field(AuditField.SUBJECT).equals(Optional.of("alice"));
    }
}
