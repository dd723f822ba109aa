package dev.skillvault.impl.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.store.Micros;
import dev.skillvault.report.KeptConnection.Refreshes;
import dev.skillvault.report.Right.Usage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How calls and refreshes are counted, entry by entry. */
class DoingsTest {
    private final Doings doings = new Doings();
    private final Renewals renewals = new Renewals();
    private long sequence;

    private void entry(String kind, String call, String outcome) {
        entry(kind, call, outcome, "skill:work@1.0.0", true);
    }

    private void entry(String kind, String call, String outcome, String actor, boolean inPeriod) {
        Line line = new Line(
                "agent",
                sequence,
                1000 + sequence++,
                kind,
                call,
                actor,
                "alice",
                "work",
                "google",
                "co_1",
                "gmail.messages.send",
                "gr_1/1#0",
                "",
                outcome,
                "");
        doings.count(line, inPeriod);
        renewals.count(line, inPeriod);
    }

    private Usage usage() {
        Map<Doings.Doing, Usage> usages = doings.usages();
        assertThat(usages).hasSize(1);
        return usages.values().iterator().next();
    }

    @Test
    void anIntentWithoutAnOutcomeIsUnknown() {
        entry("CALL_INTENT", "a", "");
        assertThat(usage()).isEqualTo(new Usage(1, 0, 1, 0, Optional.of(Micros.of(1000))));
        entry("CALL_OUTCOME", "another", "HTTP 200");
        assertThat(usage().unknown()).isOne();
        entry("CALL_OUTCOME", "a", "NO_ANSWER");
        assertThat(usage())
                .as("no answer is no knowledge")
                .isEqualTo(new Usage(1, 0, 1, 0, Optional.of(Micros.of(1000))));
    }

    @Test
    void outcomesAreSuccessOrFailure() {
        for (String outcome : new String[] {"HTTP 200", "HTTP 204", "SMTP 250", "HTTP 404", "NOT_SENT", "TOO_LARGE"}) {
            entry("CALL_INTENT", outcome, "");
            entry("CALL_OUTCOME", outcome, outcome);
        }
        entry("CALL_DENIED", "", "");
        assertThat(usage().succeeded()).isEqualTo(3);
        assertThat(usage().failed()).isEqualTo(3);
        assertThat(usage().unknown()).isZero();
        assertThat(usage().denied()).isOne();
        assertThat(usage().last()).contains(Micros.of(1010));
    }

    @Test
    void aFallbackTakesTheFirstOutcomeBack() {
        entry("CALL_INTENT", "a", "");
        entry("CALL_OUTCOME", "a", "NO_ACCESS");
        assertThat(usage().failed()).isOne();
        entry("CALL_FALLBACK", "a", "");
        assertThat(usage().unknown()).as("until the second one is there").isOne();
        entry("CALL_OUTCOME", "a", "SMTP 250");
        assertThat(usage().succeeded()).isOne();
        assertThat(usage().failed()).isZero();
    }

    @Test
    void whatLiesBehindThePeriodOnlySaysHowThingsEnded() {
        entry("CALL_INTENT", "a", "");
        entry("CALL_OUTCOME", "a", "HTTP 200", "skill:work@1.0.0", false);
        entry("CALL_INTENT", "b", "", "skill:work@1.0.0", false);
        entry("CALL_DENIED", "", "", "skill:work@1.0.0", false);
        assertThat(usage()).isEqualTo(new Usage(1, 1, 0, 0, Optional.of(Micros.of(1000))));
    }

    @Test
    void theVaultsOwnCallsAreNoSkills() {
        entry("CALL_INTENT", "a", "", "vault", true);
        entry("CALL_OUTCOME", "a", "HTTP 200", "vault", true);
        assertThat(doings.usages()).isEmpty();
        assertThat(doings.own()).isOne();
    }

    @Test
    void refreshesAreCountedWhereTheyBegan() {
        for (String outcome : new String[] {"REFRESHED", "DEGRADED", "SUPERSEDED", "NEEDS_CONSENT", ""}) {
            entry("REFRESH_INTENT", outcome, "");
            if (!outcome.isEmpty()) {
                entry("REFRESH_OUTCOME", outcome, outcome);
            }
        }
        entry("REFRESH_OUTCOME", "begun before", "REFRESHED");
        entry("ALERT_RAISED", "", "");
        assertThat(renewals.of("co_1")).isEqualTo(new Refreshes(1, 2, 1, 1, "NEEDS_CONSENT"));
        assertThat(renewals.of("co_2")).isEqualTo(Refreshes.NONE);
    }
}
